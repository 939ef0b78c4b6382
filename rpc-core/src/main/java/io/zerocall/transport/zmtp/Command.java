package io.zerocall.transport.zmtp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A command of the protocol. Its frame's body is a name, and data whose meaning depends on the
 * name.
 *
 * @param name in visible ASCII characters
 * @param bytes the whole body of the frame
 * @param dataAt the position in the body at which the data begins
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared or stored
record Command(String name, byte[] bytes, int dataAt) {
  static final String READY = "READY";
  static final String ERROR = "ERROR";
  static final String HELLO = "HELLO";
  static final String WELCOME = "WELCOME";
  static final String INITIATE = "INITIATE";
  static final String PING = "PING";
  static final String PONG = "PONG";

  static final byte[] NO_DATA = new byte[0];

  /**
   * The beginning of the ERROR of libzmq's PLAIN server, where C takes the E as a part of the
   * length.
   */
  private static final byte[] ERROR_OF_LIBZMQ = {0x5e, 'R', 'R', 'O', 'R'};

  static final int LONGEST_CONTEXT = 16;
  private static final int TTL_BYTES = 2;
  private static final int MAX_TTL_TENTHS = 0xffff;

  /** Parses a command frame's body. */
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

  /** Returns the data as a buffer of its own. */
  ByteBuffer data() {
    return ByteBuffer.wrap(bytes, dataAt, dataBytes()).slice();
  }

  int dataBytes() {
    return bytes.length - dataAt;
  }

  /**
   * Returns the time to live that a PING announces, in tenths of a second; 0 if it announces none.
   */
  int pingTtlTenths() throws ZmtpException {
    if (dataBytes() < TTL_BYTES) {
      throw new ZmtpException("a malformed PING");
    }
    return data().getShort() & 0xffff;
  }

  /** Returns the frame that answers a PING, with the PING's context. */
  byte[] pong() throws ZmtpException {
    int contextBytes = dataBytes() - TTL_BYTES;
    if (contextBytes > LONGEST_CONTEXT) {
      throw new ZmtpException("a PING with a context of more than " + LONGEST_CONTEXT + " bytes");
    }
    byte[] context = new byte[contextBytes];
    data().position(TTL_BYTES).get(context);
    return frame(PONG, context);
  }

  /** Returns whether a frame has a command of an established connection, not of the handshake. */
  static boolean isTraffic(byte[] frame) {
    int nameAt = FrameEncoding.SHORT_HEADER_BYTES + 1;
    return frame.length > nameAt + 1
        && (frame[0] & FrameEncoding.LONG) == 0
        && frame[nameAt] == 'P'; // PING and PONG, which are short
  }

  /** Returns the reason in an ERROR. */
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
   * Returns a PING without context.
   *
   * @param ttlTenths after how many tenths of a second without traffic the peer may close the
   *     connection; 0 for never; values above {@value #MAX_TTL_TENTHS} are reduced to that
   */
  static byte[] ping(int ttlTenths) {
    int ttl = Math.min(ttlTenths, MAX_TTL_TENTHS);
    return frame(PING, new byte[] {(byte) (ttl >>> 8), (byte) ttl});
  }

  /** Returns an ERROR with a reason of at most 255 visible ASCII characters. */
  static byte[] error(String reason) {
    byte[] text = reason.getBytes(StandardCharsets.US_ASCII);
    byte[] data = new byte[1 + text.length];
    data[0] = (byte) text.length;
    System.arraycopy(text, 0, data, 1, text.length);
    return frame(ERROR, data);
  }

  /** Returns a complete command frame. */
  static byte[] frame(String name, byte[] data) {
    byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
    int size = 1 + ascii.length + data.length;
    ByteBuffer frame = ByteBuffer.allocate(FrameEncoding.headerBytes(size) + size);
    FrameEncoding.putHeader(frame, FrameEncoding.COMMAND, size);
    frame.put((byte) ascii.length).put(ascii).put(data);
    return frame.array();
  }
}
