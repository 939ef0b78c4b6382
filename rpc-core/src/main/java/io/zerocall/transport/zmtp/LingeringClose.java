package io.zerocall.transport.zmtp;

import java.util.concurrent.TimeUnit;

/**
 * The end of a connection whose peer still has to read why it is closed. Closing a socket with
 * unread data resets the connection, and then the peer may lose what it has not read yet. So what
 * the peer sends is read and dropped until the peer closes, within bounds. For the leader of the
 * connection's loop.
 */
final class LingeringClose {
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int MOST_BYTES = 1 << 20;

  private final long dueAt;
  private int droppedBytes;

  LingeringClose(long now) {
    dueAt = now + LONGEST_NANOS;
  }

  /** Counts bytes that were read and dropped; returns whether they are too many. */
  boolean drops(int bytes) {
    droppedBytes += bytes;
    return droppedBytes > MOST_BYTES;
  }

  boolean isDue(long now) {
    return now - dueAt >= 0;
  }
}
