package io.zerocall;

import org.jspecify.annotations.Nullable;

/**
 * The call was not sent, or was refused before the method ran: there is no connection, the client
 * is closed, the server is overloaded or shutting down. Trying again is safe.
 */
public final class RpcUnavailableException extends RpcException {
  private static final long serialVersionUID = 1;

  /**
   * Made by a client.
   *
   * @param message which method at which endpoint, what happened, after how long
   * @param code the code of the error reply, or 0 if there was none
   * @param cause what lies behind it, or null
   */
  public RpcUnavailableException(String message, int code, @Nullable Throwable cause) {
    super(message, code, cause);
  }
}
