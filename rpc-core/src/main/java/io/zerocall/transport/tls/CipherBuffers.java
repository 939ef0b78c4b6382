package io.zerocall.transport.tls;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Lends direct buffers for encrypted records, so that a connection holds none while it is idle.
 * Thread-safe.
 */
final class CipherBuffers {
  /** More than four of the longest records. */
  static final int BYTES = 72 << 10;

  private static final int MOST_KEPT = 32;
  private static final BlockingQueue<ByteBuffer> IDLE = new ArrayBlockingQueue<>(MOST_KEPT);

  private CipherBuffers() {}

  /** Returns an empty buffer. */
  static ByteBuffer take() {
    ByteBuffer idle = IDLE.poll();
    return idle == null ? ByteBuffer.allocateDirect(BYTES) : idle;
  }

  /** Takes a buffer back. */
  static void give(ByteBuffer buffer) {
    IDLE.offer(buffer.clear());
  }

  /** Returns a copy of the remaining bytes that takes no more memory than they need. */
  static ByteBuffer copy(ByteBuffer bytes) {
    return ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
  }
}
