package io.zerocall.transport.zmtp;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Splits the bytes from a peer into frames. A complete frame is copied once. For an incomplete
 * frame, the memory held is never much more than the bytes received, whatever length the frame
 * announces.
 */
final class FrameReader {
  private static final byte[] EMPTY = new byte[0];
  private static final int FIRST_BYTES = 8 << 10;
  private static final int GROWTH = 4;

  /** Checks the frames. */
  interface Rules {

    /**
     * Called when a frame begins.
     *
     * @param flags all bits as received
     * @param length as announced, read as a signed number
     * @throws ZmtpException if the frame can't be accepted; always thrown if the length exceeds
     *     that of the largest array
     */
    void begins(int flags, long length) throws ZmtpException;

    /**
     * Called before this much memory is allocated for the incomplete frame.
     *
     * @throws ZmtpException if it must not be allocated
     */
    void holds(int bytes) throws ZmtpException;
  }

  private final Rules rules;
  private final ByteBuffer header = ByteBuffer.allocate(FrameEncoding.LONG_HEADER_BYTES);

  private int flags;
  private int length;
  /** The received part of an incomplete frame, or null if no frame has begun. */
  private byte @Nullable [] body;

  private int bodyBytes;

  FrameReader(Rules rules) {
    this.rules = rules;
  }

  /** Returns the body of the next frame, or null if it needs more bytes than these. */
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

  /** Returns the flags of the frame that {@link #next} returned. */
  int flags() {
    return flags;
  }

  /** Returns how much memory the incomplete frame takes now. */
  int heldBytes() {
    return body == null ? 0 : body.length;
  }

  /** Discards the incomplete frame. */
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
    byte[] enlarged = enlarge(begun, bodyBytes + count);
    bytes.get(enlarged, bodyBytes, count);
    bodyBytes += count;
    body = bodyBytes == length ? null : enlarged;
    return bodyBytes == length ? enlarged : null;
  }

  /** Copies the bytes into a larger array, which in the last step has exactly the frame's size. */
  private byte[] enlarge(byte[] bytes, int needed) throws ZmtpException {
    if (needed <= bytes.length) {
      return bytes;
    }
    long enlarged = Math.max(FIRST_BYTES, (long) GROWTH * needed);
    int capacity = (int) Math.min(length, enlarged);
    rules.holds(capacity);
    return Arrays.copyOf(bytes, capacity);
  }
}
