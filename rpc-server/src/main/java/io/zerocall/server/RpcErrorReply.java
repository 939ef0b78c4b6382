package io.zerocall.server;

import io.zerocall.RpcErrorCode;
import io.zerocall.json.document.ErrorObject;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by a method or an interceptor to reply with exactly this error (JSON-RPC 2.0, section 5.1)
 * instead of one that describes an exception.
 *
 * <p>Some codes promise that nothing has happened. A method that throws
 * {@link RpcErrorCode#OVERLOADED} or {@link RpcErrorCode#SHUTTING_DOWN} must have done nothing: a
 * broker then gives the call to another worker, and a client may retry it.
 */
public final class RpcErrorReply extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int code;
  private final transient @Nullable Object data;

  /**
   * Creates an error.
   *
   * @param code the code; {@link RpcErrorCode} lists those that have a defined meaning
   * @param message a sentence
   * @param data any value that can be written as JSON, or null for no such member
   */
  public RpcErrorReply(int code, String message, @Nullable Object data) {
    super(message, null, false, false);
    this.code = code;
    this.data = data;
  }

  /** Returns the error for a caller that may not call this method. */
  public static RpcErrorReply unauthorized(String message) {
    return new RpcErrorReply(RpcErrorCode.UNAUTHORIZED, message, null);
  }

  /** Returns the error for a name that no method has. */
  public static RpcErrorReply methodNotFound() {
    ErrorObject error = ErrorObject.methodNotFound();
    return new RpcErrorReply(error.code(), error.message(), null);
  }

  /** Returns the error's code. */
  public int code() {
    return code;
  }

  /** Returns the additional data, or null. */
  public @Nullable Object data() {
    return data;
  }
}
