package io.zerocall;

import org.jspecify.annotations.Nullable;

/**
 * Thrown if the deadline passes before the reply arrives. The method may have run, or may still
 * run, unless {@link #code} is {@link RpcErrorCode#DEADLINE_EXCEEDED}: then it has not run and will
 * not run.
 */
public final class RpcTimeoutException extends RpcException {
  private static final long serialVersionUID = 1;

  private final @Nullable RpcTiming timing;

  /**
   * Creates the exception. For clients.
   *
   * @param message names the method and the endpoint, and says what happened and after how long
   * @param code the code of the error reply, or 0 if there was none
   * @param cause may be null
   */
  public RpcTimeoutException(String message, int code, @Nullable Throwable cause) {
    this(message, code, cause, null);
  }

  /**
   * Creates the exception. For clients.
   *
   * @param message names the method and the endpoint, and says what happened and after how long
   * @param code the code of the error reply, or 0 if there was none
   * @param cause may be null
   * @param timing where the time went; null if that is unknown
   */
  public RpcTimeoutException(
      String message, int code, @Nullable Throwable cause, @Nullable RpcTiming timing) {
    super(message, code, cause);
    this.timing = timing;
  }

  /**
   * Returns where the time went, as far as the client knows; null if it doesn't know, as when the
   * waiting thread was interrupted. The server's part is known if the server itself has reported
   * that the deadline passed, and the client had asked it for the times.
   */
  public @Nullable RpcTiming timing() {
    return timing;
  }
}
