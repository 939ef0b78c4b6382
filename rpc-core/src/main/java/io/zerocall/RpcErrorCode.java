package io.zerocall;

/**
 * The error codes on the wire: those of the JSON-RPC 2.0 specification (section 5.1), and this
 * library's own codes in the range that the specification leaves to implementations. They are
 * integers rather than an enum, since a server may send any other code.
 */
public final class RpcErrorCode {
  /** The document is not JSON, or exceeds a limit on JSON's structure. */
  public static final int PARSE_ERROR = -32700;

  /** The JSON is not a JSON-RPC 2.0 request. */
  public static final int INVALID_REQUEST = -32600;

  /** No method of this name is registered. */
  public static final int METHOD_NOT_FOUND = -32601;

  /** The parameters don't fit the method. */
  public static final int INVALID_PARAMS = -32602;

  /**
   * The server failed for a reason that lies outside of the method, such as a result that can't be
   * written.
   */
  public static final int INTERNAL_ERROR = -32603;

  /** The method ran and threw. */
  public static final int APPLICATION_ERROR = -32000;

  /** The server is overloaded; the method did not run. */
  public static final int OVERLOADED = -32001;

  /** The server is closing; the method did not run. */
  public static final int SHUTTING_DOWN = -32002;

  /** The deadline passed before the method began; it did not run. */
  public static final int DEADLINE_EXCEEDED = -32003;

  /**
   * The caller cancelled the call, or the deadline passed while the method ran; it may have run.
   */
  public static final int CANCELLED = -32004;

  /** A message or batch exceeds its limit; no method ran. */
  public static final int TOO_LARGE = -32005;

  /** The caller is not allowed to make this call; the method did not run. */
  public static final int UNAUTHORIZED = -32006;

  /** Behind a broker: the worker that ran the call is gone; the method may have run. */
  public static final int WORKER_LOST = -32007;

  private RpcErrorCode() {}
}
