package io.zerocall;

import org.jspecify.annotations.Nullable;

/**
 * How a call ends that doesn't return. The family is closed; which member it is says whether the
 * method can have run, and so whether the caller may try again:
 *
 * <table>
 * <caption>The family</caption>
 * <tr><th>exception</th><th>did the method run?</th><th>may the caller simply try again?</th></tr>
 * <tr><td>{@link RpcUnavailableException}</td><td>no</td><td>yes</td></tr>
 * <tr><td>{@link RpcTimeoutException}</td><td>maybe</td><td>if the method is idempotent</td></tr>
 * <tr><td>{@link RpcConnectionLostException}</td><td>maybe</td><td>if the method is idempotent</td></tr>
 * <tr><td>{@link RpcRemoteException}</td><td>yes, and it threw</td><td>the application knows</td></tr>
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
   * The code of the error reply behind this exception (see {@link RpcErrorCode}), or 0 if there was
   * no such reply.
   */
  public final int code() {
    return code;
  }
}
