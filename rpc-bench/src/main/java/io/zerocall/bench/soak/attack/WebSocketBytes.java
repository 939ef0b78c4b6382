package io.zerocall.bench.soak.attack;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** WebSocket frames of a client. */
final class WebSocketBytes {
  static final int TEXT = 0x1;
  static final int PING = 0x9;

  private static final int FINAL = 0x80;

  /** A client masks its data; a mask of zeros leaves it unchanged. */
  private static final int MASKED = 0x80;

  private static final byte[] MASK = new byte[4];
  private static final int LONGEST_SHORT = 125;
  private static final int LENGTH_OF_TWO_BYTES = 126;
  private static final int LONGEST_OF_TWO_BYTES = 65_535;

  private WebSocketBytes() {}

  static byte[] handshake(String authority) {
    return String.join(
            "\r\n",
            "GET / HTTP/1.1",
            "Host: " + authority,
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
            "",
            "")
        .getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] frame(int kind, byte... body) {
    if (body.length > LONGEST_OF_TWO_BYTES) {
      throw new IllegalArgumentException("body: " + body.length + " bytes (expected: <= 65535)");
    }
    ByteBuffer frame =
        ByteBuffer.allocate(4 + MASK.length + body.length).put((byte) (FINAL | kind));
    if (body.length <= LONGEST_SHORT) {
      frame.put((byte) (MASKED | body.length));
    } else {
      frame.put((byte) (MASKED | LENGTH_OF_TWO_BYTES)).putShort((short) body.length);
    }
    frame.put(MASK).put(body).flip();
    byte[] bytes = new byte[frame.remaining()];
    frame.get(bytes);
    return bytes;
  }
}
