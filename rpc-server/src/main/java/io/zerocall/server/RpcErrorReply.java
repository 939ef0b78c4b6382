package io.zerocall.server;

import io.zerocall.RpcErrorCode;
import io.zerocall.json.ErrorObject;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by a method or an interceptor to answer with this very error (JSON-RPC 2.0, section 5.1)
 * rather than with one that describes an exception.
 */
public final class RpcErrorReply extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int code;
  private final transient @Nullable Object data;

  /**
   * An error.
   *
   * @param code the code; see {@link RpcErrorCode} for those that have a meaning already
   * @param message a sentence
   * @param data anything that can be written as JSON, or null for no such member
   */
  public RpcErrorReply(int code, String message, @Nullable Object data) {
    super(message, null, false, false);
    this.code = code;
    this.data = data;
  }

  /** The error that says: the caller may not call this. */
  public static RpcErrorReply unauthorized(String message) {
    return new RpcErrorReply(RpcErrorCode.UNAUTHORIZED, message, null);
  }

  /** The error that says: no method has this name. */
  public static RpcErrorReply methodNotFound() {
    ErrorObject error = ErrorObject.methodNotFound();
    return new RpcErrorReply(error.code(), error.message(), null);
  }

  /** The error's code. */
  public int code() {
    return code;
  }

  /** What else there is to tell, or null. */
  public @Nullable Object data() {
    return data;
  }
}
