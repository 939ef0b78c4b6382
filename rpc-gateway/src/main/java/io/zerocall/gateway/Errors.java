package io.zerocall.gateway;

import io.zerocall.RpcConnectionLostException;
import io.zerocall.RpcErrorCode;
import io.zerocall.RpcException;
import io.zerocall.RpcTimeoutException;
import io.zerocall.RpcUnavailableException;
import io.zerocall.client.JsonError;
import io.zerocall.server.RpcErrorReply;

/** Tells the caller how a call ended at a backend. */
final class Errors {
  private Errors() {}

  /** The error that the backend replied, to the letter. */
  static RpcErrorReply of(JsonError error) {
    return new RpcErrorReply(error.code(), error.message(), error.data());
  }

  /** What it means that there was no reply; the exception's message names method and backend. */
  static RpcErrorReply of(RpcException failure) {
    return new RpcErrorReply(code(failure), String.valueOf(failure.getMessage()), null);
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
