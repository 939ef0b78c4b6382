package io.zerocall;

import org.jspecify.annotations.Nullable;

/**
 * Thrown if the call was sent and the connection broke before the reply arrived. The method may
 * have run. Retrying is safe only if it is idempotent.
 */
public final class RpcConnectionLostException extends RpcException {
  private static final long serialVersionUID = 1;

  /**
   * Creates the exception. For clients.
   *
   * @param message names the method and the endpoint, and says what happened and after how long
   * @param code the code of the error reply, or 0 if there was none
   * @param cause may be null
   */
  public RpcConnectionLostException(String message, int code, @Nullable Throwable cause) {
    super(message, code, cause);
  }
}
