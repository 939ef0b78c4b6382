package io.zerocall;

import org.jspecify.annotations.Nullable;

/**
 * The two sides don't understand each other, and trying again won't help: there is no such method,
 * the parameters are wrong, a document is no JSON-RPC, something is too large or not allowed.
 */
public final class RpcProtocolException extends RpcException {
  private static final long serialVersionUID = 1;

  /**
   * Made by a client.
   *
   * @param message which method at which endpoint, what happened, after how long
   * @param code the code of the error reply, or 0 if there was none
   * @param cause what lies behind it, or null
   */
  public RpcProtocolException(String message, int code, @Nullable Throwable cause) {
    super(message, code, cause);
  }
}
