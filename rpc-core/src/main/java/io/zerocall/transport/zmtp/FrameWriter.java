package io.zerocall.transport.zmtp;

import io.zerocall.transport.Message;
import java.nio.ByteBuffer;

/**
 * Gathers what is to be written next in a heap buffer that grows as needed. For one thread at a
 * time.
 */
final class FrameWriter {
  private static final int INITIAL_BYTES = 8 << 10;
  /** A buffer that had to grow beyond this is not kept. */
  private static final int KEPT_BYTES = 256 << 10;

  private ByteBuffer buffer = ByteBuffer.allocate(INITIAL_BYTES);

  /** Adds a whole message. */
  void add(Message message) {
    reserve(Frames.bytes(message));
    Frames.put(buffer, message);
  }

  /** Adds a message but for the bytes of its body, which are to be written next. */
  void addPrelude(Message message) {
    reserve(Frames.preludeBytes(message));
    Frames.putPrelude(buffer, message);
  }

  /** Adds bytes as they are: a command's frame, a greeting. */
  void add(byte[] bytes) {
    reserve(bytes.length);
    buffer.put(bytes);
  }

  /** How many bytes have been gathered. */
  int size() {
    return buffer.position();
  }

  /** What has been gathered: the first {@link #size} bytes. Good until the next call. */
  byte[] array() {
    return buffer.array();
  }

  /** Begins anew. */
  void clear() {
    if (buffer.capacity() > KEPT_BYTES) {
      buffer = ByteBuffer.allocate(INITIAL_BYTES);
    } else {
      buffer.clear();
    }
  }

  private void reserve(long bytes) {
    if (bytes > buffer.remaining()) {
      int needed = Math.toIntExact(buffer.position() + bytes);
      long doubled = Math.min(2L * buffer.capacity(), SessionLimits.MAX_ARRAY_BYTES);
      ByteBuffer larger = ByteBuffer.allocate((int) Math.max(doubled, needed));
      buffer = larger.put(buffer.flip());
    }
  }
}
