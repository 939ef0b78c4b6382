package io.zerocall.gateway;

import io.zerocall.JsonText;
import io.zerocall.RpcConnectionLostException;
import io.zerocall.RpcErrorCode;
import io.zerocall.RpcException;
import io.zerocall.RpcTimeoutException;
import io.zerocall.RpcUnavailableException;
import io.zerocall.client.JsonError;
import io.zerocall.server.RpcErrorReply;

/** Converts the outcome of a call at a backend to an error for the caller. */
final class Errors {
  /** The data of the error of a call that was cut off at its deadline. */
  private static final JsonText BY_DEADLINE = JsonText.parse("{\"deadline\":true}");

  private Errors() {}

  /**
   * Returns the error that the backend replied with, unchanged. But if the backend has cut the call
   * off at its deadline, which is the gateway's deadline too, the message names method and backend.
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

  /**
   * Returns the error for a call without a reply; the exception's message names method and backend.
   */
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
      // not DEADLINE_EXCEEDED, which means that the method did not run
      return RpcErrorCode.CANCELLED;
    }
    return RpcErrorCode.INTERNAL_ERROR;
  }
}
