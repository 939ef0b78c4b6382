package io.zerocall.server;

import io.zerocall.RemoteFailure;
import io.zerocall.RpcErrorCode;
import io.zerocall.RpcRemoteException;
import io.zerocall.RpcRemoteException.RemoteCause;
import io.zerocall.contract.ExceptionFields;
import io.zerocall.json.ErrorObject;
import io.zerocall.json.JsonCodec;
import io.zerocall.json.JsonException;
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
 * Logs what methods throw, and makes the errors that tell it to their callers. Nothing that an
 * exception does can make it fail. Safe for use by any thread.
 */
final class ExceptionMapper {
  private static final int MOST_CAUSES = 16;
  private static final int MOST_FRAMES = 256;

  /** Superclasses that say nothing about an exception; what is above them says less. */
  private static final Set<Class<?>> OF_EVERY_EXCEPTION =
      Set.of(Throwable.class, Exception.class, RuntimeException.class, Error.class, Object.class);

  private static final String INTERNAL_ERROR = "Internal error";

  private final JsonCodec codec;
  private final RpcErrorDetail detail;
  private final DeclaredExceptions declared;
  private final FailureLog log;

  /**
   * Says how much is told.
   *
   * @param detail how much callers get to see
   */
  ExceptionMapper(
      JsonCodec codec, RpcErrorDetail detail, DeclaredExceptions declared, FailureLog log) {
    this.codec = codec;
    this.detail = detail;
    this.declared = declared;
    this.log = log;
  }

  /**
   * A method threw, or an interceptor around it.
   *
   * @param caller the connection that it was called over
   * @return what the caller is told
   */
  ErrorObject thrown(ServerMethod method, Object caller, Throwable thrown) {
    return thrown(method.name(), method.contract().declared(), caller, thrown);
  }

  /** What user's code threw while it was busy with what nobody waits for. */
  void thrown(String what, Object caller, Throwable thrown) {
    var unused = thrown(what, List.of(), caller, thrown);
  }

  private ErrorObject thrown(
      String what, List<Class<? extends Throwable>> byMethod, Object caller, Throwable thrown) {
    Throwable failure = unwrap(thrown);
    if (failure instanceof RpcErrorReply reply) {
      log.chosen(what, caller, reply);
      return new ErrorObject(reply.code(), message(reply), reply.data());
    }
    if (declared.include(failure, byMethod)) {
      return describe(failure, byMethod, log.declared(what, caller, failure));
    }
    String errorId = log.unexpected(what, caller, failure);
    return detail == RpcErrorDetail.DECLARED
        ? internalError(RpcErrorCode.APPLICATION_ERROR, errorId)
        : describe(failure, byMethod, errorId);
  }

  /** A call was cancelled, and what it threw is no failure of the method unless it is an error. */
  void thrownByCancelled(String what, Object caller, Throwable thrown) {
    Throwable failure = unwrap(thrown);
    if (failure instanceof Error) {
      var unused = log.unexpected(what, caller, failure);
    } else {
      log.cancelled(what, caller, failure);
    }
  }

  /** A listener threw, and nobody waits for it: there is no caller to declare anything to. */
  void thrownByListener(String what, Throwable thrown) {
    var unused = log.unexpected(what, "a publisher", unwrap(thrown));
  }

  /** The server's own code failed at a request. */
  ErrorObject broken(String what, Object caller, Throwable thrown) {
    return internalError(RpcErrorCode.INTERNAL_ERROR, log.unexpected(what, caller, thrown));
  }

  /** A method returned a result that can't be written. */
  ErrorObject unwritable(ServerMethod method, Object caller, JsonException why) {
    String text = "it can't be written: " + why.getMessage();
    String errorId = log.unfitResult(method.name(), text, caller, why);
    return detail == RpcErrorDetail.DECLARED
        ? internalError(RpcErrorCode.INTERNAL_ERROR, errorId)
        : error(
            RpcErrorCode.INTERNAL_ERROR,
            "The result can't be written: " + why.getMessage(),
            errorId);
  }

  /** A method returned a result that is larger than a message may be. */
  ErrorObject tooLarge(ServerMethod method, Object caller, int bytes, int limit) {
    String size = "too large: " + bytes + " bytes (limit: " + limit + ")";
    return error(
        RpcErrorCode.INTERNAL_ERROR,
        "The result is " + size,
        log.unfitResult(method.name(), "it is " + size, caller, null));
  }

  private static ErrorObject internalError(int code, @Nullable String errorId) {
    return error(code, INTERNAL_ERROR, errorId);
  }

  private static ErrorObject error(int code, String message, @Nullable String errorId) {
    return new ErrorObject(code, message, RemoteFailure.ofMessage(message, errorId));
  }

  private ErrorObject describe(
      Throwable failure, List<Class<? extends Throwable>> byMethod, @Nullable String errorId) {
    String message = message(failure);
    return new ErrorObject(
        RpcErrorCode.APPLICATION_ERROR,
        message,
        new RemoteFailure(
            message,
            failure.getClass().getName(),
            supertypes(failure.getClass()),
            fields(failure),
            causes(failure, byMethod),
            stack(failure),
            errorId));
  }

  private static List<String> supertypes(Class<?> type) {
    List<String> names = new ArrayList<>();
    for (Class<?> each = type.getSuperclass();
        each != null && !OF_EVERY_EXCEPTION.contains(each);
        each = each.getSuperclass()) {
      names.add(each.getName());
    }
    return names;
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
      if (isStackOfAnotherServer(failure, name) && detail != RpcErrorDetail.STACK) {
        return;
      }
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

  private static boolean isStackOfAnotherServer(Throwable failure, String field) {
    return failure instanceof RpcRemoteException && field.equals("remoteStack");
  }

  /** The causes that may be told, the nearest first. */
  private List<RemoteCause> causes(Throwable failure, List<Class<? extends Throwable>> byMethod) {
    List<RemoteCause> causes = new ArrayList<>();
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    seen.add(failure);
    for (Throwable cause = cause(failure);
        cause != null && seen.size() <= MOST_CAUSES && seen.add(cause);
        cause = cause(cause)) {
      if (detail != RpcErrorDetail.DECLARED || declared.include(cause, byMethod)) {
        causes.add(new RemoteCause(cause.getClass().getName(), ownMessage(cause)));
      }
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
    if (detail != RpcErrorDetail.STACK) {
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
