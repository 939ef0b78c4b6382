package io.zerocall.transport.zmtp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A command: what the protocol says to itself. Its frame's body is a name and data, which the name
 * gives a meaning.
 *
 * @param name in visible ASCII characters
 * @param bytes the whole body of the frame
 * @param dataAt where in it the data begins
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared or kept
record Command(String name, byte[] bytes, int dataAt) {
  static final String READY = "READY";
  static final String ERROR = "ERROR";
  static final String HELLO = "HELLO";
  static final String WELCOME = "WELCOME";
  static final String INITIATE = "INITIATE";
  static final String PING = "PING";
  static final String PONG = "PONG";

  static final byte[] NO_DATA = new byte[0];

  /** How libzmq's PLAIN server begins its ERROR, where C took the E for a part of the length. */
  private static final byte[] ERROR_OF_LIBZMQ = {0x5e, 'R', 'R', 'O', 'R'};

  static final int LONGEST_CONTEXT = 16;
  private static final int TTL_BYTES = 2;
  private static final int MAX_TTL_TENTHS = 0xffff;

  /** Reads a command frame's body. */
  static Command read(byte[] body) throws ZmtpException {
    int nameEnd = body.length == 0 ? 0 : 1 + (body[0] & 0xff);
    if (nameEnd > body.length && isErrorOfLibzmq(body)) {
      return new Command(ERROR, body, ERROR_OF_LIBZMQ.length);
    }
    if (nameEnd < 2 || nameEnd > body.length) {
      throw new ZmtpException("a malformed command");
    }
    return new Command(Text.printable(body, 1, nameEnd), body, nameEnd);
  }

  private static boolean isErrorOfLibzmq(byte[] body) {
    int size = ERROR_OF_LIBZMQ.length;
    return body.length >= size && Arrays.equals(body, 0, size, ERROR_OF_LIBZMQ, 0, size);
  }

  /** The data as a buffer of its own. */
  ByteBuffer data() {
    return ByteBuffer.wrap(bytes, dataAt, dataBytes()).slice();
  }

  int dataBytes() {
    return bytes.length - dataAt;
  }

  /** The time to live that a PING announces, in tenths of a second; 0 if it announces none. */
  int pingTtlTenths() throws ZmtpException {
    if (dataBytes() < TTL_BYTES) {
      throw new ZmtpException("a malformed PING");
    }
    return data().getShort() & 0xffff;
  }

  /** The frame that answers a PING: it gives back the context. */
  byte[] pong() throws ZmtpException {
    int contextBytes = dataBytes() - TTL_BYTES;
    if (contextBytes > LONGEST_CONTEXT) {
      throw new ZmtpException("a PING with a context of more than " + LONGEST_CONTEXT + " bytes");
    }
    byte[] context = new byte[contextBytes];
    data().position(TTL_BYTES).get(context);
    return frame(PONG, context);
  }

  /** What an ERROR says. */
  String errorReason() throws ZmtpException {
    if (dataBytes() == 0) {
      return "";
    }
    int end = dataAt + 1 + (bytes[dataAt] & 0xff);
    if (end > bytes.length) {
      throw new ZmtpException("a malformed ERROR");
    }
    return Text.printable(bytes, dataAt + 1, end);
  }

  /**
   * A PING without context.
   *
   * @param ttlTenths after how many tenths of a second without traffic the peer may close the
   *     connection; 0 for never, more than {@value #MAX_TTL_TENTHS} are cut to that
   */
  static byte[] ping(int ttlTenths) {
    int ttl = Math.min(ttlTenths, MAX_TTL_TENTHS);
    return frame(PING, new byte[] {(byte) (ttl >>> 8), (byte) ttl});
  }

  /** An ERROR with a reason of at most 255 visible ASCII characters. */
  static byte[] error(String reason) {
    byte[] text = reason.getBytes(StandardCharsets.US_ASCII);
    byte[] data = new byte[1 + text.length];
    data[0] = (byte) text.length;
    System.arraycopy(text, 0, data, 1, text.length);
    return frame(ERROR, data);
  }

  /** A whole command frame. */
  static byte[] frame(String name, byte[] data) {
    byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
    int size = 1 + ascii.length + data.length;
    ByteBuffer frame = ByteBuffer.allocate(FrameEncoding.headerBytes(size) + size);
    FrameEncoding.putHeader(frame, FrameEncoding.COMMAND, size);
    frame.put((byte) ascii.length).put(ascii).put(data);
    return frame.array();
  }
}
