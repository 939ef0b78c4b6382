package io.zerocall.json.document;

import io.zerocall.RemoteFailure;
import io.zerocall.RpcErrorCode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The {@code error} member of a reply (JSON-RPC 2.0, section 5.1).
 *
 * @param code the kind of error; see {@link RpcErrorCode}
 * @param message a sentence
 * @param data further information: a {@link RemoteFailure}, any value that can be written as JSON,
 *     or null for no such member
 */
public record ErrorObject(
    int code, String message, @Nullable Object data) {

  private static final String DEADLINE = "deadline";

  /** The data of {@link #cutOff}, which distinguishes it from cancelled calls. */
  public static final Map<String, Boolean> CUT_OFF = Map.of(DEADLINE, true);

  public ErrorObject(int code, String message) {
    this(code, message, null);
  }

  public static ErrorObject parseError(String detail) {
    return new ErrorObject(RpcErrorCode.PARSE_ERROR, "Parse error: " + detail);
  }

  /** Returns the error for a method's name that exceeds the limit for all members' names. */
  public static ErrorObject nameTooLong(int limit) {
    return parseError("a method's name of more than " + limit + " bytes");
  }

  public static ErrorObject invalidRequest(String detail) {
    return new ErrorObject(RpcErrorCode.INVALID_REQUEST, "Invalid Request: " + detail);
  }

  /**
   * Returns the same error for every unknown name, so that callers can't find out which names
   * exist.
   */
  public static ErrorObject methodNotFound() {
    return new ErrorObject(RpcErrorCode.METHOD_NOT_FOUND, "Method not found");
  }

  /** Returns the same error in the words of the original zerorpc. */
  public static ErrorObject functionNotFound(String name) {
    return new ErrorObject(RpcErrorCode.METHOD_NOT_FOUND, "Function '" + name + "' not found");
  }

  public static ErrorObject invalidParams(String detail) {
    return new ErrorObject(RpcErrorCode.INVALID_PARAMS, "Invalid params: " + detail);
  }

  /** Returns the error for a deadline that has passed while the method ran. */
  public static ErrorObject cutOff() {
    return new ErrorObject(
        RpcErrorCode.CANCELLED, "Cut off by its deadline; it may have run", CUT_OFF);
  }

  /** Returns whether a call was cut off by its deadline, at this server or behind it. */
  public boolean isCutOff() {
    return code == RpcErrorCode.CANCELLED
        && data instanceof RemoteFailure failure
        && Boolean.TRUE.equals(failure.fields().get(DEADLINE));
  }

  public static ErrorObject tooLarge(String detail) {
    return new ErrorObject(RpcErrorCode.TOO_LARGE, "Too large: " + detail);
  }
}
