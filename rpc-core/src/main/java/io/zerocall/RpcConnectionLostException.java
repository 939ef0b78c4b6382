package io.zerocall;

import org.jspecify.annotations.Nullable;

/**
 * The call was sent, and the connection broke before the reply came. The method may have run.
 * Trying again is safe only if it is idempotent.
 */
public final class RpcConnectionLostException extends RpcException {
  private static final long serialVersionUID = 1;

  /**
   * Made by a client.
   *
   * @param message which method at which endpoint, what happened, after how long
   * @param code the code of the error reply, or 0 if there was none
   * @param cause what lies behind it, or null
   */
  public RpcConnectionLostException(String message, int code, @Nullable Throwable cause) {
    super(message, code, cause);
  }
}
