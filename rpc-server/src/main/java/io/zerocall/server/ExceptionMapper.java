package io.zerocall.server;

import io.zerocall.RemoteFailure;
import io.zerocall.RpcErrorCode;
import io.zerocall.RpcRemoteException;
import io.zerocall.RpcRemoteException.RemoteCause;
import io.zerocall.contract.ExceptionFields;
import io.zerocall.json.JsonCodec;
import io.zerocall.json.JsonException;
import io.zerocall.json.document.ErrorObject;
import io.zerocall.server.method.ServerMethod;
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
 * Logs the exceptions that methods throw, and creates the errors that report them to callers. No
 * exception, however it behaves, can make this fail. Thread-safe.
 */
final class ExceptionMapper {
  private static final int MOST_CAUSES = 16;
  private static final int MOST_FRAMES = 256;

  /** Superclasses that don't identify an exception; those above them even less so. */
  private static final Set<Class<?>> OF_EVERY_EXCEPTION =
      Set.of(Throwable.class, Exception.class, RuntimeException.class, Error.class, Object.class);

  private static final String INTERNAL_ERROR = "Internal error";

  private final JsonCodec codec;
  private final RpcErrorDetail detail;
  private final DeclaredExceptions declared;
  private final FailureLog log;

  /**
   * Creates a mapper.
   *
   * @param detail how much of an exception callers see
   */
  ExceptionMapper(
      JsonCodec codec, RpcErrorDetail detail, DeclaredExceptions declared, FailureLog log) {
    this.codec = codec;
    this.detail = detail;
    this.declared = declared;
    this.log = log;
  }

  /**
   * Handles an exception of a method, or of an interceptor around it.
   *
   * @param caller the connection that called the method
   * @return the error that the caller gets
   */
  ErrorObject thrown(ServerMethod method, Object caller, Throwable thrown) {
    return thrown(method.name(), method.contract().declared(), caller, thrown);
  }

  /** Handles an exception of a method that runs a job; the error tells whether it may run again. */
  ErrorObject thrownByJob(ServerMethod method, Object caller, Throwable thrown) {
    return RetryAdvice.addTo(
        thrown(method, caller, thrown), method.contract().retries(), unwrap(thrown));
  }

  /** Logs an exception that user code threw while no caller waited for it. */
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

  /**
   * Logs an exception of a call that was cancelled. Unless it is an {@link Error}, it is no failure
   * of the method.
   */
  void thrownByCancelled(String what, Object caller, Throwable thrown) {
    Throwable failure = unwrap(thrown);
    if (failure instanceof Error) {
      var unused = log.unexpected(what, caller, failure);
    } else {
      log.cancelled(what, caller, failure);
    }
  }

  /** Logs an exception of a listener. There is no caller, so none is declared. */
  void thrownByListener(String what, Throwable thrown) {
    var unused = log.unexpected(what, "a publisher", unwrap(thrown));
  }

  /** Handles a failure of the server's own code while it processed a request. */
  ErrorObject broken(String what, Object caller, Throwable thrown) {
    return internalError(RpcErrorCode.INTERNAL_ERROR, log.unexpected(what, caller, thrown));
  }

  /** Handles a result that can't be written. */
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

  /** Handles a result that is larger than a message may be. */
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

  /** Removes the wrappers that futures put around an exception. */
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
        // The fields that can't be sent are left out; the rest is still useful.
      }
    });
    return fields;
  }

  private static boolean isStackOfAnotherServer(Throwable failure, String field) {
    return failure instanceof RpcRemoteException && field.equals("remoteStack");
  }

  /** Returns the causes that may be sent, the nearest first. */
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
