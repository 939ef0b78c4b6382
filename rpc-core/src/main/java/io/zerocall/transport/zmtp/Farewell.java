package io.zerocall.transport.zmtp;

import java.util.concurrent.TimeUnit;

/**
 * The end of a connection whose peer is still to read why it is closed. A socket that is closed
 * with something left to read resets the connection, and the peer may lose what it has not read
 * yet. So what the peer sends is read and dropped until the peer closes, within bounds. For the
 * reader of the connection's loop.
 */
final class Farewell {
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int MOST_BYTES = 1 << 20;

  private final long dueAt;
  private int droppedBytes;

  Farewell(long now) {
    dueAt = now + LONGEST_NANOS;
  }

  /** Counts what was read and dropped; returns whether it is too much. */
  boolean drops(int bytes) {
    droppedBytes += bytes;
    return droppedBytes > MOST_BYTES;
  }

  boolean isDue(long now) {
    return now - dueAt >= 0;
  }
}
