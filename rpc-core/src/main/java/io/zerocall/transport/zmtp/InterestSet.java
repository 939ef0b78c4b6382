package io.zerocall.transport.zmtp;

import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import org.jspecify.annotations.Nullable;

/**
 * Whether a loop watches a connection for bytes to read and for capacity to write. The leader
 * decides about reading, and the thread that writes about writing. Thread-safe.
 */
final class InterestSet {
  private final Runnable onCancelled;
  private @Nullable SelectionKey key;
  private volatile boolean readingPaused;
  private volatile boolean awaitsWritable;

  /** @param onCancelled runs if the connection has been closed */
  InterestSet(Runnable onCancelled) {
    this.onCancelled = onCancelled;
  }

  /** Called when the leader has registered the connection. */
  void attach(SelectionKey attached) {
    key = attached;
  }

  boolean isReadingPaused() {
    return readingPaused;
  }

  /** Pauses or resumes reading. For the leader. */
  void pauseReading(boolean pause) {
    readingPaused = pause;
    update();
  }

  /** Watches for capacity to write, or no longer. */
  void watchWritable(boolean watch) {
    awaitsWritable = watch;
    update();
  }

  private void update() {
    SelectionKey present = key;
    if (present == null) {
      return;
    }
    synchronized (this) { // so that the last thread to set it has read the newest values
      try {
        present.interestOps((readingPaused ? 0 : SelectionKey.OP_READ)
            | (awaitsWritable ? SelectionKey.OP_WRITE : 0));
      } catch (CancelledKeyException e) {
        onCancelled.run();
      }
    }
  }
}
