package io.zerocall.bench.soak.attack;

import io.zerocall.bench.probe.Zmtp;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The documents that attacks send, and their encoding in each protocol. */
final class Requests {
  private static final int BATCH = 1_000;
  private static final int EMPTY_FRAMES = 100;
  private static final int OVERSIZE_BYTES = 5 << 20;
  private static final byte[] HEADER = bytes("{\"timeout\":1000}");

  private Requests() {}

  /** Returns a request for one of the soak server's methods. */
  static byte[] call(String method, String params) {
    return bytes(document(method, params));
  }

  /** Returns a request for a method of 100 µs. */
  static byte[] quickWork() {
    return call("my.namespace.quickWork", "");
  }

  static byte[] sleep(int millis) {
    return call("my.namespace.sleep", Integer.toString(millis));
  }

  /** Returns a request whose reply has this many characters. */
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

  /** Returns a ZeroMQ message. */
  static byte[] zmtp(byte... document) {
    return Zmtp.frame(false, document);
  }

  /** Returns a ZeroMQ message whose caller waits for one second. */
  static byte[] zmtpWithinASecond(byte... document) {
    return Payload.concatenate(
        2, i -> i == 0 ? Zmtp.frame(true, HEADER) : Zmtp.frame(false, document));
  }

  static byte[] webSocket(byte... document) {
    return WebSocketBytes.frame(WebSocketBytes.TEXT, document);
  }

  /** Returns an HTTP/1.1 request. */
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

  /** Returns a ZeroMQ message of many empty frames. */
  static byte[] emptyFrames() {
    return Payload.concatenate(EMPTY_FRAMES, i -> Zmtp.frame(i < EMPTY_FRAMES - 1));
  }

  /** Returns a ZeroMQ message that is longer than a server accepts. */
  static byte[] oversize() {
    return Zmtp.frame(false, new byte[OVERSIZE_BYTES]);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
