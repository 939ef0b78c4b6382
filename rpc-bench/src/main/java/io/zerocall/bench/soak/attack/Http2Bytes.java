package io.zerocall.bench.soak.attack;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** HTTP/2 frames of a client, with headers that are never compressed (RFC 9113, 7541). */
final class Http2Bytes {
  static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private static final int HEADER_BYTES = 9;
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
  private static final int PING_BYTES = 8;
  private static final int CANCEL = 8;
  private static final int INITIAL_WINDOW_SIZE = 4;

  // Entries of HPACK's static table.
  private static final int METHOD_POST = 0x80 | 3;
  private static final int PATH_ROOT = 0x80 | 4;
  private static final int SCHEME_HTTP = 0x80 | 6;
  private static final int AUTHORITY = 1;
  private static final int CONTENT_TYPE = 31;
  private static final int LONGEST_PREFIX = 15;

  private Http2Bytes() {}

  static byte[] settings(byte... parameters) {
    return frame(SETTINGS, 0, 0, parameters);
  }

  /** Returns the SETTINGS parameter that forbids the server to send data in any stream. */
  static byte[] noWindow() {
    return ByteBuffer.allocate(Short.BYTES + Integer.BYTES)
        .putShort((short) INITIAL_WINDOW_SIZE)
        .putInt(0)
        .array();
  }

  static byte[] ping() {
    return frame(PING, 0, 0, new byte[PING_BYTES]);
  }

  /** Returns a whole POST request in a stream of its own. */
  static byte[] post(String authority, int stream, byte[] body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(frame(HEADERS, END_HEADERS, stream, headers(authority)));
    bytes.writeBytes(frame(DATA, END_STREAM, stream, body));
    return bytes.toByteArray();
  }

  /** Returns the beginning of a request, and its immediate cancellation. */
  static byte[] resetPost(String authority, int stream) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(frame(HEADERS, END_HEADERS, stream, headers(authority)));
    bytes.writeBytes(frame(
        RST_STREAM, 0, stream, ByteBuffer.allocate(Integer.BYTES).putInt(CANCEL).array()));
    return bytes.toByteArray();
  }

  private static byte[] headers(String authority) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.write(METHOD_POST);
    block.write(SCHEME_HTTP);
    block.write(PATH_ROOT);
    block.write(AUTHORITY);
    text(block, authority);
    block.write(LONGEST_PREFIX); // a name of the table whose number doesn't fit in four bits
    block.write(CONTENT_TYPE - LONGEST_PREFIX);
    text(block, "application/json");
    return block.toByteArray();
  }

  private static void text(ByteArrayOutputStream block, String text) {
    block.write(text.length());
    block.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] frame(int type, int flags, int stream, byte[] body) {
    return ByteBuffer.allocate(HEADER_BYTES + body.length)
        .put((byte) (body.length >> 16))
        .putShort((short) body.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(body)
        .array();
  }
}
