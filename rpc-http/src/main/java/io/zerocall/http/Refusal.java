package io.zerocall.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.AsciiString;
import io.zerocall.RpcErrorCode;
import java.util.Map;

/**
 * The reason why the connector refuses a request before the server sees it.
 *
 * @param status the HTTP status
 * @param code the JSON-RPC error code
 * @param message a sentence that says what was expected
 * @param headers further HTTP headers of the response
 */
record Refusal(
    HttpResponseStatus status, int code, String message, Map<AsciiString, String> headers) {

  Refusal(HttpResponseStatus status, int code, String message) {
    this(status, code, message, Map.of());
  }

  static Refusal badRequest(String message) {
    return invalid(HttpResponseStatus.BAD_REQUEST, message);
  }

  static Refusal forbidden(String message) {
    return new Refusal(HttpResponseStatus.FORBIDDEN, RpcErrorCode.UNAUTHORIZED, message);
  }

  static Refusal notFound() {
    return invalid(
        HttpResponseStatus.NOT_FOUND,
        "Not found (expected: POST /, a WebSocket at /, or GET /health)");
  }

  static Refusal methodNotAllowed(String allowed) {
    return new Refusal(
        HttpResponseStatus.METHOD_NOT_ALLOWED,
        RpcErrorCode.INVALID_REQUEST,
        "Method not allowed (expected: " + allowed + ")",
        Map.of(HttpHeaderNames.ALLOW, allowed));
  }

  static Refusal upgradeRequired() {
    return new Refusal(
        HttpResponseStatus.UPGRADE_REQUIRED,
        RpcErrorCode.INVALID_REQUEST,
        "Not a WebSocket of version 13 (RFC 6455)",
        Map.of(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13", HttpHeaderNames.UPGRADE, "websocket"));
  }

  static Refusal unsupportedType() {
    return invalid(
        HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE,
        "Unsupported media type (expected: Content-Type: application/json)");
  }

  static Refusal tooLarge(int limit) {
    return new Refusal(
        HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
        RpcErrorCode.TOO_LARGE,
        "Too large: the body (limit: " + limit + " bytes)");
  }

  static Refusal unknownTransferCoding() {
    return invalid(
        HttpResponseStatus.NOT_IMPLEMENTED,
        "Unknown transfer coding (expected: Transfer-Encoding: chunked, or none)");
  }

  static Refusal timeout() {
    return invalid(HttpResponseStatus.REQUEST_TIMEOUT, "The request took too long to arrive");
  }

  static Refusal zeroMq() {
    return badRequest("This port speaks HTTP and WebSocket, not ZeroMQ (expected: a tcp:// endpoint"
        + " that the server has bound)");
  }

  static Refusal noMemory() {
    return new Refusal(
        HttpResponseStatus.SERVICE_UNAVAILABLE,
        RpcErrorCode.OVERLOADED,
        "Overloaded: too much received data is not processed yet");
  }

  static Refusal invalid(HttpResponseStatus status, String message) {
    return new Refusal(status, RpcErrorCode.INVALID_REQUEST, message);
  }
}
