package io.zerocall.client.call;

import io.zerocall.RemoteFailure;
import io.zerocall.RpcConnectionLostException;
import io.zerocall.RpcErrorCode;
import io.zerocall.RpcException;
import io.zerocall.RpcProtocolException;
import io.zerocall.RpcRemoteException;
import io.zerocall.RpcTimeoutException;
import io.zerocall.RpcTiming;
import io.zerocall.RpcUnavailableException;
import io.zerocall.json.JsonException;
import io.zerocall.json.document.ErrorObject;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Creates the exceptions that calls end in. Every message says which method was called at which
 * endpoint, what happened, whether the method may have run, and after how long.
 */
public final class CallExceptions {
  private static final String NOT_RUN = "; the method did not run";
  private static final String MAYBE_RUN = "; the method may have run";

  /** How a broker's error begins if a job is unknown, or has expired after its end. */
  private static final String UNKNOWN_JOB = "No such job";

  private final String endpoint;
  private final LongSupplier clock;

  public CallExceptions(String endpoint, LongSupplier clock) {
    this.endpoint = endpoint;
    this.clock = clock;
  }

  public RpcException closed(Invocation call, boolean sent) {
    return sent
        ? connectionLost(call, "the client was closed")
        : unavailable(call, "the client is closed", null);
  }

  public RpcException tooManyPending(Invocation call) {
    return unavailable(call, "too many calls are waiting to be sent", null);
  }

  /**
   * Returns the exception of a call that has waited too long for a connection.
   *
   * @param reason why there is no connection; null if it is unknown
   */
  public RpcException notConnected(Invocation call, @Nullable String reason) {
    return unavailable(call, "no connection: " + orQuestion(reason), null);
  }

  /** Returns the same for a call that has waited for a connection until its deadline. */
  public RpcException neverConnected(Invocation call, @Nullable String reason) {
    return unavailable(
        call, "never sent, there was no connection by its deadline: " + orQuestion(reason), null);
  }

  private static String orQuestion(@Nullable String reason) {
    return reason == null ? "is a server listening there?" : reason;
  }

  RpcException neverSent(Invocation call, RpcTiming timing) {
    return new RpcUnavailableException(
        at(call) + "the deadline passed before the call could be sent" + NOT_RUN
            + after(call, timing),
        0,
        null);
  }

  private RpcException unavailable(Invocation call, String what, @Nullable Throwable cause) {
    return new RpcUnavailableException(at(call) + what + NOT_RUN + after(call), 0, cause);
  }

  RpcException deadlineExceeded(Invocation call, RpcTiming timing) {
    return new RpcTimeoutException(
        at(call) + "deadline exceeded" + MAYBE_RUN + after(call, timing), 0, null, timing);
  }

  public RpcException deadlineExceeded(Invocation call) {
    return timeout(call, "deadline exceeded", null);
  }

  public RpcException interrupted(Invocation call, boolean sent, InterruptedException cause) {
    String what = "the waiting thread was interrupted";
    return sent ? timeout(call, what, cause) : unavailable(call, what, cause);
  }

  private RpcException timeout(Invocation call, String what, @Nullable Throwable cause) {
    return new RpcTimeoutException(at(call) + what + MAYBE_RUN + after(call), 0, cause);
  }

  RpcException connectionLost(Invocation call, String reason) {
    return new RpcConnectionLostException(
        at(call) + "connection lost: " + reason + MAYBE_RUN + after(call), 0, null);
  }

  public RpcException unwritable(Invocation call, JsonException cause) {
    return protocol(call, "the request can't be written as JSON: " + cause.getMessage(), 0, cause);
  }

  RpcException tooLarge(Invocation call, int bytes, int limit) {
    return protocol(
        call,
        "the request is too large: " + bytes + " bytes (limit: " + limit + ")",
        RpcErrorCode.TOO_LARGE,
        null);
  }

  RpcException tooManyCalls(Invocation call, int limit) {
    return protocol(
        call,
        "the batch is too large: " + call.count() + " calls (limit: " + limit + ")",
        RpcErrorCode.TOO_LARGE,
        null);
  }

  private RpcException protocol(Invocation call, String what, int code, @Nullable Throwable cause) {
    return new RpcProtocolException(at(call) + what + NOT_RUN + after(call), code, cause);
  }

  public RpcException unreadable(String method, long begunNanos, @Nullable JsonException cause) {
    String why =
        cause == null ? "it is missing from the batch" : String.valueOf(cause.getMessage());
    return new RpcProtocolException(
        at(method) + "the reply can't be read: " + why + MAYBE_RUN + after(begunNanos), 0, cause);
  }

  /** Returns whether a server has refused a call that another one may accept. */
  public static boolean isRefusal(ErrorObject error) {
    return error.code() == RpcErrorCode.OVERLOADED || error.code() == RpcErrorCode.SHUTTING_DOWN;
  }

  /** Converts an error reply to an exception. */
  public RpcException of(ErrorObject error, String method, AnsweredCall call) {
    int code = error.code();
    long begunNanos = call.callBegunNanos();
    String text = at(method) + error.message() + " [" + code + "]";
    String after = after(begunNanos);
    return switch (code) {
      case RpcErrorCode.OVERLOADED, RpcErrorCode.SHUTTING_DOWN ->
        new RpcUnavailableException(text + NOT_RUN + after, code, null);
      case RpcErrorCode.DEADLINE_EXCEEDED -> timeout(text + NOT_RUN, code, call);
      case RpcErrorCode.WORKER_LOST, RpcErrorCode.CANCELLED ->
        error.isCutOff()
            ? timeout(
                at(method) + "deadline exceeded [" + code + "]: " + error.message(), code, call)
            : new RpcConnectionLostException(text + MAYBE_RUN + after, code, null);
      case RpcErrorCode.PARSE_ERROR,
          RpcErrorCode.INVALID_REQUEST,
          RpcErrorCode.METHOD_NOT_FOUND,
          RpcErrorCode.INVALID_PARAMS,
          RpcErrorCode.TOO_LARGE,
          RpcErrorCode.UNAUTHORIZED -> {
        String ran = error.message().startsWith(UNKNOWN_JOB) ? MAYBE_RUN : NOT_RUN;
        yield new RpcProtocolException(text + ran + after, code, null);
      }
      default -> remote(error, method, begunNanos);
    };
  }

  /**
   * Returns the exception for a call whose end at its deadline the server has reported before the
   * caller noticed it: the server's clock was a little faster, or its deadline earlier.
   */
  private RpcException timeout(String text, int code, AnsweredCall call) {
    RpcTiming timing = call.timing();
    return new RpcTimeoutException(text + after(call.callBegunNanos(), timing), code, null, timing);
  }

  private RpcRemoteException remote(ErrorObject error, String method, long begunNanos) {
    RemoteFailure failure = error.data() instanceof RemoteFailure described
        ? described
        : RemoteFailure.ofMessage(error.message());
    boolean ran =
        error.code() == RpcErrorCode.APPLICATION_ERROR || !failure.type().isEmpty();
    String what =
        failure.type().isEmpty() ? "error " + error.code() : "the method threw " + failure.type();
    return new RpcRemoteException(
        at(method) + what + ": " + error.message() + (ran ? "" : MAYBE_RUN) + " ("
            + errorId(failure) + duration(begunNanos) + ")",
        error.code(),
        failure);
  }

  /**
   * Returns the error id, unless the message contains it already, as it may on the original
   * zerorpc's wire.
   */
  private static String errorId(RemoteFailure failure) {
    String id = failure.errorId();
    return id == null || failure.message().contains(id) ? "" : "error id " + id + ", ";
  }

  private String at(Invocation call) {
    return at(call.name());
  }

  private String at(String method) {
    return method + " at " + endpoint + ": ";
  }

  private String after(Invocation call, RpcTiming timing) {
    return after(call.begunNanos(), timing);
  }

  private String after(long begunNanos, RpcTiming timing) {
    return " (" + duration(begunNanos) + ": " + timing + ")";
  }

  private String after(Invocation call) {
    return after(call.begunNanos());
  }

  private String after(long begunNanos) {
    return " (" + duration(begunNanos) + ")";
  }

  private String duration(long begunNanos) {
    return "after " + TimeUnit.NANOSECONDS.toMillis(clock.getAsLong() - begunNanos) + " ms";
  }
}
