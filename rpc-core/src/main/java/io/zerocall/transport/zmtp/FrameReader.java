package io.zerocall.transport.zmtp;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds the frames in what a peer sends. A frame that has come whole is copied once; of another
 * there is never much more memory than bytes that have come, whatever length it announces.
 */
final class FrameReader {
  private static final byte[] EMPTY = new byte[0];
  private static final int FIRST_BYTES = 8 << 10;
  private static final int GROWTH = 4;

  /** What frames have to keep to. */
  interface Rules {

    /**
     * A frame begins.
     *
     * @param flags all bits as they came
     * @param length as it was announced, read as a signed number
     * @throws ZmtpException if the frame can't be accepted; none was returned if the length is more
     *     than an array can have
     */
    void begins(int flags, long length) throws ZmtpException;

    /**
     * There is to be this much memory for the frame that hasn't come whole.
     *
     * @throws ZmtpException if there can't be
     */
    void holds(int bytes) throws ZmtpException;
  }

  private final Rules rules;
  private final ByteBuffer header = ByteBuffer.allocate(FrameEncoding.LONG_HEADER_BYTES);

  private int flags;
  private int length;
  /** What has come of a frame that isn't whole, or null if none has begun. */
  private byte @Nullable [] body;

  private int bodyBytes;

  FrameReader(Rules rules) {
    this.rules = rules;
  }

  /** The body of the next frame, or null if it takes more bytes than these. */
  byte @Nullable [] next(ByteBuffer bytes) throws ZmtpException {
    if (body == null) {
      if (!readHeader(bytes)) {
        return null;
      }
      if (bytes.remaining() >= length) {
        return whole(bytes);
      }
      body = EMPTY;
      bodyBytes = 0;
    }
    return readBody(bytes, body);
  }

  /** The flags of the frame that {@link #next} returned. */
  int flags() {
    return flags;
  }

  /** The memory that a frame which isn't whole takes now. */
  int heldBytes() {
    return body == null ? 0 : body.length;
  }

  /** Lets go of a frame that isn't whole. */
  void close() {
    body = null;
  }

  private byte[] whole(ByteBuffer bytes) {
    if (length == 0) {
      return EMPTY;
    }
    byte[] whole = new byte[length];
    bytes.get(whole);
    return whole;
  }

  private boolean readHeader(ByteBuffer bytes) throws ZmtpException {
    if (header.position() == 0) {
      int size = headerBytes(bytes, bytes.position());
      if (bytes.remaining() >= size) {
        begin(bytes, bytes.position());
        bytes.position(bytes.position() + size);
        return true;
      }
    }
    while (bytes.hasRemaining()) {
      header.put(bytes.get());
      if (header.position() == headerBytes(header, 0)) {
        header.clear();
        begin(header, 0);
        return true;
      }
    }
    return false;
  }

  private static int headerBytes(ByteBuffer bytes, int at) {
    return (bytes.get(at) & FrameEncoding.LONG) == 0
        ? FrameEncoding.SHORT_HEADER_BYTES
        : FrameEncoding.LONG_HEADER_BYTES;
  }

  private void begin(ByteBuffer bytes, int at) throws ZmtpException {
    flags = bytes.get(at) & 0xff;
    long announced =
        (flags & FrameEncoding.LONG) == 0 ? bytes.get(at + 1) & 0xff : bytes.getLong(at + 1);
    rules.begins(flags, announced);
    length = Math.toIntExact(announced);
  }

  private byte @Nullable [] readBody(ByteBuffer bytes, byte[] begun) throws ZmtpException {
    int count = Math.min(bytes.remaining(), length - bodyBytes);
    byte[] roomy = grown(begun, bodyBytes + count);
    bytes.get(roomy, bodyBytes, count);
    bodyBytes += count;
    body = bodyBytes == length ? null : roomy;
    return bodyBytes == length ? roomy : null;
  }

  /** The same bytes with room for more: exactly as much as the frame needs at last. */
  private byte[] grown(byte[] bytes, int needed) throws ZmtpException {
    if (needed <= bytes.length) {
      return bytes;
    }
    long roomy = Math.max(FIRST_BYTES, (long) GROWTH * needed);
    int capacity = (int) Math.min(length, roomy);
    rules.holds(capacity);
    return Arrays.copyOf(bytes, capacity);
  }
}
