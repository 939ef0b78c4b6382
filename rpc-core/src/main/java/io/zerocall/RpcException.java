package io.zerocall;

import org.jspecify.annotations.Nullable;

/**
 * Thrown by a call that fails. The subclasses are fixed; the subclass shows whether the method can
 * have run, and so whether the caller may retry:
 *
 * <table>
 * <caption>The subclasses</caption>
 * <tr><th>exception</th><th>did the method run?</th><th>may the caller simply retry?</th></tr>
 * <tr><td>{@link RpcUnavailableException}</td><td>no</td><td>yes</td></tr>
 * <tr><td>{@link RpcTimeoutException}</td><td>maybe</td><td>if the method is idempotent</td></tr>
 * <tr><td>{@link RpcConnectionLostException}</td><td>maybe</td><td>if the method is idempotent</td></tr>
 * <tr><td>{@link RpcRemoteException}</td><td>yes, and it threw</td><td>depends on the application</td></tr>
 * <tr><td>{@link RpcProtocolException}</td><td>no, or its reply can't be read</td><td>no</td></tr>
 * </table>
 */
public abstract sealed class RpcException extends RuntimeException
    permits RpcUnavailableException,
        RpcTimeoutException,
        RpcConnectionLostException,
        RpcRemoteException,
        RpcProtocolException {
  private static final long serialVersionUID = 1;

  private final int code;

  RpcException(String message, int code, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /**
   * Returns the code of the error reply that caused this exception (see {@link RpcErrorCode}), or 0
   * if there was no such reply.
   */
  public final int code() {
    return code;
  }
}
