package io.zerocall.ijson;

import io.zerocall.RpcErrorCode;
import io.zerocall.http.exchange.ExchangeResponse;
import io.zerocall.json.document.ErrorObject;
import java.nio.charset.StandardCharsets;

/** Creates responses. Thread-safe. */
final class Answers {
  private static final byte[] EMPTY = {};
  private static final byte[] TRUE =
      bytes("{\"jsonrpc\": \"2.0\", \"result\": true, \"id\": null}");

  private final boolean jsonrpc2;

  /** @param jsonrpc2 whether a response without content is a JSON-RPC document instead */
  Answers(boolean jsonrpc2) {
    this.jsonrpc2 = jsonrpc2;
  }

  /** Returns a response that only says that all is well. */
  ExchangeResponse ok() {
    return new ExchangeResponse(200, "OK", jsonrpc2 ? TRUE : EMPTY);
  }

  static ExchangeResponse ok(byte[] body) {
    return new ExchangeResponse(200, "OK", body);
  }

  static ExchangeResponse text(String text) {
    return ok(bytes(text)).header("Content-Type", "text/plain; charset=utf-8");
  }

  static ExchangeResponse json(String json) {
    return ok(bytes(json)).header("Content-Type", "application/json");
  }

  /** Returns the response for a worker that has waited as long as it wanted to. */
  static ExchangeResponse timeout() {
    return new ExchangeResponse(408, "Timeout", EMPTY);
  }

  /** Returns the response for a task that is only for workers that are present. */
  static ExchangeResponse noWorker() {
    return new ExchangeResponse(204, "No Content", EMPTY);
  }

  ExchangeResponse notFound() {
    return error(404, "Not Found", RpcErrorCode.METHOD_NOT_FOUND, "Method not found");
  }

  ExchangeResponse invalidData() {
    return error(400, "Invalid data", RpcErrorCode.PARSE_ERROR, "Parse error");
  }

  ExchangeResponse noMethod() {
    return error(400, "No method", RpcErrorCode.METHOD_NOT_FOUND, "Method not found");
  }

  ExchangeResponse noName() {
    return error(400, "No name", RpcErrorCode.INVALID_PARAMS, "Invalid params");
  }

  ExchangeResponse wrongType() {
    return error(400, "Wrong type", RpcErrorCode.INVALID_PARAMS, "Invalid params");
  }

  ExchangeResponse wrongQueue() {
    return error(400, "Wrong queue", RpcErrorCode.INVALID_REQUEST, "Invalid Request");
  }

  ExchangeResponse noId() {
    return refusal(400, "No Id");
  }

  ExchangeResponse wrongId() {
    return refusal(400, "Wrong id");
  }

  ExchangeResponse collision() {
    return refusal(400, "Collision Id");
  }

  ExchangeResponse resultExpected() {
    return refusal(400, "Result expected");
  }

  /** Returns the response for those that wait at a queue that is deleted. */
  ExchangeResponse closed() {
    return refusal(400, "Closed");
  }

  /** Returns the response for a result whose client has gone. */
  ExchangeResponse clientGone() {
    return refusal(499, "Closed");
  }

  ExchangeResponse unavailable() {
    return refusal(503, "Service Unavailable");
  }

  /** Returns the response to a request that was refused with a JSON-RPC error. */
  ExchangeResponse refusal(int code) {
    return switch (code) {
      case RpcErrorCode.METHOD_NOT_FOUND -> notFound();
      case RpcErrorCode.INVALID_REQUEST -> wrongQueue();
      case RpcErrorCode.UNAUTHORIZED -> refusal(403, "Forbidden");
      default -> unavailable();
    };
  }

  private ExchangeResponse refusal(int status, String reason) {
    return error(status, reason, RpcErrorCode.OVERLOADED, "Error, see http code");
  }

  private ExchangeResponse error(int status, String reason, int code, String message) {
    return new ExchangeResponse(status, reason, jsonrpc2 ? document(code, message) : EMPTY);
  }

  private static byte[] document(int code, String message) {
    return bytes("{\"jsonrpc\": \"2.0\", \"error\": {\"code\": " + code + ", \"message\": \""
        + message + "\"}, \"id\": null}");
  }

  /** Returns the response for an error of the broker, or of a worker that speaks JSON-RPC. */
  ExchangeResponse of(ErrorObject error, Envelope request) {
    return switch (error.code()) {
      case RpcErrorCode.PARSE_ERROR -> invalidData();
      case RpcErrorCode.OVERLOADED, RpcErrorCode.SHUTTING_DOWN, RpcErrorCode.WORKER_LOST ->
        unavailable();
      default -> ok(Documents.errorReply(request.idToken(), error));
    };
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
