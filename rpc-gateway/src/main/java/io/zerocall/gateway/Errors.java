package io.zerocall.gateway;

import io.zerocall.JsonText;
import io.zerocall.RpcConnectionLostException;
import io.zerocall.RpcErrorCode;
import io.zerocall.RpcException;
import io.zerocall.RpcTimeoutException;
import io.zerocall.RpcUnavailableException;
import io.zerocall.client.JsonError;
import io.zerocall.server.RpcErrorReply;

/** Tells the caller how a call ended at a backend. */
final class Errors {
  /** The data of an error of a call that was cut off by its deadline. */
  private static final JsonText BY_DEADLINE = JsonText.parse("{\"deadline\":true}");

  private Errors() {}

  /**
   * The error that the backend replied, to the letter; but where it has cut the call off by its
   * deadline, which is the gateway's too, the message names method and backend in either case.
   */
  static RpcErrorReply of(JsonError error, String method, String endpoint) {
    String message = isCutOff(error)
        ? method + " at " + endpoint + ": deadline exceeded: " + error.message()
        : error.message();
    return new RpcErrorReply(error.code(), message, error.data());
  }

  private static boolean isCutOff(JsonError error) {
    return error.code() == RpcErrorCode.CANCELLED
        && error.data() != null
        && BY_DEADLINE.equals(error.data());
  }

  /** What it means that there was no reply; the exception's message names method and backend. */
  static RpcErrorReply of(RpcException failure) {
    int code = code(failure);
    return new RpcErrorReply(
        code,
        String.valueOf(failure.getMessage()),
        code == RpcErrorCode.CANCELLED ? BY_DEADLINE : null);
  }

  private static int code(RpcException failure) {
    if (failure.code() != 0) {
      return failure.code(); // the request is too large
    } else if (failure instanceof RpcUnavailableException) {
      return RpcErrorCode.OVERLOADED;
    } else if (failure instanceof RpcConnectionLostException) {
      return RpcErrorCode.WORKER_LOST;
    } else if (failure instanceof RpcTimeoutException) {
      return RpcErrorCode.CANCELLED; // not DEADLINE_EXCEEDED, which promises that it did not run
    }
    return RpcErrorCode.INTERNAL_ERROR;
  }
}
