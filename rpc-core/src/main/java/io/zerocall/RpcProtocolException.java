package io.zerocall;

import org.jspecify.annotations.Nullable;

/**
 * Thrown if the two sides don't understand each other, so that retrying won't help: there is no
 * such method, the parameters are wrong, a document is not JSON-RPC, or something is too large or
 * not allowed.
 */
public final class RpcProtocolException extends RpcException {
  private static final long serialVersionUID = 1;

  /**
   * Creates the exception. For clients.
   *
   * @param message names the method and the endpoint, and says what happened and after how long
   * @param code the code of the error reply, or 0 if there was none
   * @param cause may be null
   */
  public RpcProtocolException(String message, int code, @Nullable Throwable cause) {
    super(message, code, cause);
  }
}
