package io.zerocall.server;

import io.zerocall.RemoteFailure;
import io.zerocall.RpcErrorCode;
import io.zerocall.RpcRemoteException.RemoteCause;
import io.zerocall.contract.ExceptionFields;
import io.zerocall.json.ErrorObject;
import io.zerocall.json.JsonCodec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes the errors that tell a caller what a method threw. Nothing that an exception does can make
 * it fail.
 */
final class Failures {
  private static final int MOST_CAUSES = 16;
  private static final int MOST_FRAMES = 256;

  private final JsonCodec codec;
  private final boolean exposeStacks;

  /**
   * Says how much is told.
   *
   * @param exposeStacks whether callers get to see the stack
   */
  Failures(JsonCodec codec, boolean exposeStacks) {
    this.codec = codec;
    this.exposeStacks = exposeStacks;
  }

  ErrorObject describe(Throwable thrown) {
    Throwable failure = unwrap(thrown);
    if (failure instanceof RpcErrorReply reply) {
      return new ErrorObject(reply.code(), message(reply), reply.data());
    }
    String message = message(failure);
    return new ErrorObject(
        RpcErrorCode.APPLICATION_ERROR,
        message,
        new RemoteFailure(
            message,
            failure.getClass().getName(),
            fields(failure),
            causes(failure),
            stack(failure)));
  }

  /** What a future wraps around an exception is of no interest to anybody. */
  private static Throwable unwrap(Throwable thrown) {
    Throwable failure = thrown;
    for (int i = 0; i < MOST_CAUSES; i++) {
      Throwable cause =
          failure instanceof CompletionException || failure instanceof ExecutionException
              ? cause(failure)
              : null;
      if (cause == null) {
        return failure;
      }
      failure = cause;
    }
    return failure;
  }

  private static String message(Throwable failure) {
    String message = ownMessage(failure);
    return message == null ? failure.getClass().getName() : message;
  }

  private static @Nullable String ownMessage(Throwable failure) {
    try {
      return failure.getMessage();
    } catch (Throwable e) {
      return "(no message: getMessage() threw " + e.getClass().getName() + ")";
    }
  }

  private Map<String, @Nullable Object> fields(Throwable failure) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    ExceptionFields.of(failure.getClass()).forEach((name, accessor) -> {
      try {
        Object value = accessor.invoke(failure);
        var unused = codec.write(value);
        fields.put(name, value);
      } catch (ReflectiveOperationException | RuntimeException | Error e) {
        // What can't be told is left out; the rest is still worth having.
      }
    });
    return fields;
  }

  private static List<RemoteCause> causes(Throwable failure) {
    List<RemoteCause> causes = new ArrayList<>();
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    seen.add(failure);
    for (Throwable cause = cause(failure);
        cause != null && seen.add(cause) && causes.size() < MOST_CAUSES;
        cause = cause(cause)) {
      causes.add(new RemoteCause(cause.getClass().getName(), ownMessage(cause)));
    }
    return causes;
  }

  private static @Nullable Throwable cause(Throwable failure) {
    try {
      return failure.getCause();
    } catch (Throwable e) {
      return null;
    }
  }

  private List<String> stack(Throwable failure) {
    if (!exposeStacks) {
      return List.of();
    }
    try {
      return Stream.of(failure.getStackTrace())
          .limit(MOST_FRAMES)
          .map(StackTraceElement::toString)
          .toList();
    } catch (Throwable e) {
      return List.of();
    }
  }
}
