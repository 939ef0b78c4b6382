package io.zerocall;

import org.jspecify.annotations.Nullable;

/**
 * Thrown if the call was not sent, or was refused before the method ran: there is no connection,
 * the client is closed, or the server is overloaded or shutting down. Retrying is safe.
 */
public final class RpcUnavailableException extends RpcException {
  private static final long serialVersionUID = 1;

  /**
   * Creates the exception. For clients.
   *
   * @param message names the method and the endpoint, and says what happened and after how long
   * @param code the code of the error reply, or 0 if there was none
   * @param cause may be null
   */
  public RpcUnavailableException(String message, int code, @Nullable Throwable cause) {
    super(message, code, cause);
  }
}
