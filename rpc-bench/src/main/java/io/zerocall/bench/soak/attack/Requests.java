package io.zerocall.bench.soak.attack;

import io.zerocall.bench.probe.Zmtp;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The documents that attacks send, and what carries them. */
final class Requests {
  private static final int BATCH = 1_000;
  private static final int EMPTY_FRAMES = 100;
  private static final int OVERSIZE_BYTES = 5 << 20;
  private static final byte[] HEADER = bytes("{\"timeout\":1000}");

  private Requests() {}

  /** A request of one of the soak server's methods. */
  static byte[] call(String method, String params) {
    return bytes(document(method, params));
  }

  /** A request that a method of 100 µs is to answer. */
  static byte[] quickWork() {
    return call("my.namespace.quickWork", "");
  }

  static byte[] sleep(int millis) {
    return call("my.namespace.sleep", Integer.toString(millis));
  }

  /** A request whose reply has so many characters. */
  static byte[] text(int length) {
    return call("my.namespace.text", Integer.toString(length));
  }

  static byte[] batch() {
    return bytes(IntStream.range(0, BATCH)
        .mapToObj(i -> document("my.namespace.quickWork", ""))
        .collect(Collectors.joining(",", "[", "]")));
  }

  static byte[] publication(String topic, int length) {
    return bytes("{\"jsonrpc\":\"2.0\",\"method\":\"%s\",\"params\":[\"%s\"]}"
        .formatted(topic, "x".repeat(length)));
  }

  private static String document(String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":[%s]}"
        .formatted(method, params);
  }

  /** A message of ZeroMQ. */
  static byte[] zmtp(byte... document) {
    return Zmtp.frame(false, document);
  }

  /** A message of ZeroMQ whose caller waits for a second. */
  static byte[] zmtpWithinASecond(byte... document) {
    return Payload.concatenate(
        2, i -> i == 0 ? Zmtp.frame(true, HEADER) : Zmtp.frame(false, document));
  }

  static byte[] webSocket(byte... document) {
    return WebSocketBytes.frame(WebSocketBytes.TEXT, document);
  }

  /** A request by HTTP/1.1. */
  static byte[] http(Target target, byte... document) {
    return bytes(
        "POST / HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(
                target.httpAuthority(),
                document.length,
                new String(document, StandardCharsets.US_ASCII)));
  }

  static byte[] ping() {
    return Zmtp.ping();
  }

  /** A message of ZeroMQ of many frames without content. */
  static byte[] emptyFrames() {
    return Payload.concatenate(EMPTY_FRAMES, i -> Zmtp.frame(i < EMPTY_FRAMES - 1));
  }

  /** A message of ZeroMQ that is longer than a server takes. */
  static byte[] oversize() {
    return Zmtp.frame(false, new byte[OVERSIZE_BYTES]);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
