package io.zerocall.client;

import io.zerocall.RemoteFailure;
import io.zerocall.RpcConnectionLostException;
import io.zerocall.RpcErrorCode;
import io.zerocall.RpcException;
import io.zerocall.RpcProtocolException;
import io.zerocall.RpcRemoteException;
import io.zerocall.RpcTimeoutException;
import io.zerocall.RpcUnavailableException;
import io.zerocall.json.ErrorObject;
import io.zerocall.json.JsonException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes the exceptions in which calls end; every message says which method at which endpoint, what
 * happened, whether the method can have run, and after how long.
 */
final class Failures {
  private static final String NOT_RUN = "; the method did not run";
  private static final String MAYBE_RUN = "; the method may have run";

  private final String endpoint;
  private final LongSupplier clock;

  Failures(String endpoint, LongSupplier clock) {
    this.endpoint = endpoint;
    this.clock = clock;
  }

  RpcException closed(PendingCall call) {
    return call.isInFlight()
        ? connectionLost(call, "the client was closed")
        : closed(call.invocation().name());
  }

  RpcException closed(String method) {
    return new RpcUnavailableException(at(method) + "the client is closed" + NOT_RUN, 0, null);
  }

  RpcException tooManyPending(String method) {
    return new RpcUnavailableException(
        at(method) + "too many calls are waiting to be sent" + NOT_RUN, 0, null);
  }

  RpcException notConnected(PendingCall call) {
    return new RpcUnavailableException(
        at(call) + "no connection: is a server listening there?" + NOT_RUN
            + after(call.begunNanos()),
        0,
        null);
  }

  RpcException neverSent(PendingCall call) {
    return new RpcUnavailableException(
        at(call) + "the deadline passed before the call could be sent" + NOT_RUN
            + after(call.begunNanos()),
        0,
        null);
  }

  RpcException deadlineExceeded(PendingCall call) {
    return new RpcTimeoutException(
        at(call) + "deadline exceeded" + MAYBE_RUN + after(call.begunNanos()), 0, null);
  }

  RpcException interrupted(PendingCall call, InterruptedException cause) {
    return call.isInFlight()
        ? new RpcTimeoutException(
            at(call) + "the waiting thread was interrupted" + MAYBE_RUN + after(call.begunNanos()),
            0,
            cause)
        : new RpcUnavailableException(
            at(call) + "the waiting thread was interrupted" + NOT_RUN + after(call.begunNanos()),
            0,
            cause);
  }

  RpcException connectionLost(PendingCall call, String reason) {
    return new RpcConnectionLostException(
        at(call) + "connection lost: " + reason + MAYBE_RUN + after(call.begunNanos()), 0, null);
  }

  RpcException unwritable(String method, JsonException cause) {
    return new RpcProtocolException(
        at(method) + "an argument can't be written as JSON: " + cause.getMessage() + NOT_RUN,
        0,
        cause);
  }

  RpcException tooLarge(String method, int bytes, int limit) {
    return new RpcProtocolException(
        at(method) + "the request is too large: " + bytes + " bytes (limit: " + limit + ")"
            + NOT_RUN,
        RpcErrorCode.TOO_LARGE,
        null);
  }

  RpcException unreadable(String method, long begunNanos, @Nullable JsonException cause) {
    String why =
        cause == null ? "it is missing from the batch" : String.valueOf(cause.getMessage());
    return new RpcProtocolException(
        at(method) + "the reply can't be read: " + why + MAYBE_RUN + after(begunNanos), 0, cause);
  }

  /** What an error reply means to the caller. */
  RpcException of(ErrorObject error, String method, long begunNanos) {
    int code = error.code();
    String text = at(method) + error.message() + " [" + code + "]";
    String after = after(begunNanos);
    return switch (code) {
      case RpcErrorCode.OVERLOADED, RpcErrorCode.SHUTTING_DOWN ->
        new RpcUnavailableException(text + NOT_RUN + after, code, null);
      case RpcErrorCode.DEADLINE_EXCEEDED ->
        new RpcTimeoutException(text + NOT_RUN + after, code, null);
      case RpcErrorCode.WORKER_LOST ->
        new RpcConnectionLostException(text + MAYBE_RUN + after, code, null);
      case RpcErrorCode.PARSE_ERROR,
          RpcErrorCode.INVALID_REQUEST,
          RpcErrorCode.METHOD_NOT_FOUND,
          RpcErrorCode.INVALID_PARAMS,
          RpcErrorCode.TOO_LARGE,
          RpcErrorCode.UNAUTHORIZED -> new RpcProtocolException(text + NOT_RUN + after, code, null);
      default -> remote(error, method, begunNanos);
    };
  }

  private RpcRemoteException remote(ErrorObject error, String method, long begunNanos) {
    RemoteFailure failure = error.data() instanceof RemoteFailure told
        ? told
        : RemoteFailure.ofMessage(error.message());
    String thrown =
        failure.type().isEmpty() ? "error " + error.code() : "the method threw " + failure.type();
    return new RpcRemoteException(
        at(method) + thrown + ": " + error.message() + after(begunNanos), error.code(), failure);
  }

  private String at(PendingCall call) {
    return at(call.invocation().name());
  }

  private String at(String method) {
    return method + " at " + endpoint + ": ";
  }

  private String after(long begunNanos) {
    return " (after " + TimeUnit.NANOSECONDS.toMillis(clock.getAsLong() - begunNanos) + " ms)";
  }
}
