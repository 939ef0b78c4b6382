package io.zerocall.mcp;

import io.zerocall.RpcErrorCode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The reason why a request gets an error of JSON-RPC instead of a result. */
final class McpException extends Exception {
  private static final long serialVersionUID = 1;

  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int HEADER_MISMATCH = -32020;
  private static final int MISSING_CAPABILITY = -32021;
  private static final int UNSUPPORTED_VERSION = -32022;

  /** That of the Language Server Protocol. The protocol has none, and reserves those of servers. */
  private static final int CANCELLED = -32800;

  private final int status;
  private final int code;
  private final @Nullable String data;
  private final Map<String, String> headers;

  private McpException(
      int status, int code, String message, @Nullable String data, Map<String, String> headers) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
    this.data = data;
    this.headers = Map.copyOf(headers);
  }

  private McpException(int status, int code, String message, @Nullable JsonObject data) {
    this(status, code, message, data == null ? null : data.toString(), Map.of());
  }

  /** The body is not JSON. */
  static McpException unparseable(String why) {
    return new McpException(
        BAD_REQUEST, RpcErrorCode.PARSE_ERROR, "Parse error: " + why, (JsonObject) null);
  }

  /** The body is not a request or notification of JSON-RPC. */
  static McpException invalidRequest(String why) {
    return new McpException(
        BAD_REQUEST, RpcErrorCode.INVALID_REQUEST, "Invalid Request: " + why, (JsonObject) null);
  }

  /** A parameter is missing or wrong. */
  static McpException invalidParams(String why) {
    return new McpException(OK, RpcErrorCode.INVALID_PARAMS, why, (JsonObject) null);
  }

  /** The metadata that every stateless request has is missing or wrong. */
  static McpException invalidMeta(String why) {
    return new McpException(BAD_REQUEST, RpcErrorCode.INVALID_PARAMS, why, (JsonObject) null);
  }

  /** The protocol has no such method, or the endpoint doesn't have it. */
  static McpException unknownMethod(Revision revision) {
    return new McpException(
        revision.isStateless() ? NOT_FOUND : OK,
        RpcErrorCode.METHOD_NOT_FOUND,
        "Method not found",
        (JsonObject) null);
  }

  /** An HTTP header is missing, or differs from the body. */
  static McpException headerMismatch(String why) {
    return new McpException(
        BAD_REQUEST, HEADER_MISMATCH, "Header mismatch: " + why, (JsonObject) null);
  }

  /** The endpoint doesn't speak the revision. */
  static McpException unsupportedVersion(String requested) {
    return new McpException(
        BAD_REQUEST,
        UNSUPPORTED_VERSION,
        "Unsupported protocol version",
        new JsonObject().texts("supported", Revision.names()).text("requested", requested));
  }

  /** The client has not said that it supports an extension. */
  static McpException missingExtension(String extension) {
    JsonObject extensions = new JsonObject().object(extension, new JsonObject());
    return new McpException(
        BAD_REQUEST,
        MISSING_CAPABILITY,
        "Missing required client capability",
        new JsonObject()
            .object("requiredCapabilities", new JsonObject().object("extensions", extensions)));
  }

  /** The client has cancelled the request. */
  static McpException cancelled() {
    return new McpException(OK, CANCELLED, "Cancelled", (JsonObject) null);
  }

  /** The server has refused or failed. */
  static McpException failed(int code, String message) {
    return new McpException(OK, code, message, (JsonObject) null);
  }

  /** The server has refused the caller, who has or has not sent credentials. */
  static McpException unauthorized(String message, boolean hasCredentials) {
    return hasCredentials
        ? new McpException(FORBIDDEN, RpcErrorCode.INVALID_REQUEST, message, (JsonObject) null)
        : new McpException(
            UNAUTHORIZED,
            RpcErrorCode.INVALID_REQUEST,
            message,
            null,
            Map.of("www-authenticate", "Bearer"));
  }

  /** Returns the HTTP status. */
  int status() {
    return status;
  }

  /** Returns further HTTP headers of the response. */
  Map<String, String> headers() {
    return headers;
  }

  /** Returns the error object of JSON-RPC. */
  JsonObject toJson() {
    JsonObject error =
        new JsonObject().number("code", code).text("message", String.valueOf(getMessage()));
    return data == null ? error : error.json("data", data);
  }
}
