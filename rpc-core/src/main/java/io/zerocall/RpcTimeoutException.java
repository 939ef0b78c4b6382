package io.zerocall;

import org.jspecify.annotations.Nullable;

/**
 * The deadline passed before there was a reply. The method may have run, or may run yet, unless
 * {@link #code} says {@link RpcErrorCode#DEADLINE_EXCEEDED}: then it has not and will not.
 */
public final class RpcTimeoutException extends RpcException {
  private static final long serialVersionUID = 1;

  /**
   * Made by a client.
   *
   * @param message which method at which endpoint, what happened, after how long
   * @param code the code of the error reply, or 0 if there was none
   * @param cause what lies behind it, or null
   */
  public RpcTimeoutException(String message, int code, @Nullable Throwable cause) {
    super(message, code, cause);
  }
}
