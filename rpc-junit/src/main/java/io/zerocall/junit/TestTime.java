package io.zerocall.junit;

import io.zerocall.transport.JumpingClock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The time of a test: the system's, with what the test has added. Thread-safe. */
final class TestTime implements JumpingClock {
  private final List<Runnable> callbacks = new CopyOnWriteArrayList<>();

  // Guarded by this.
  private long addedNanos;
  private long stoppedAtNanos;
  private boolean stopped;

  @Override
  public synchronized long getAsLong() {
    return addedNanos + (stopped ? stoppedAtNanos : System.nanoTime());
  }

  @Override
  public void onJump(Runnable callback) {
    callbacks.add(callback);
  }

  void advance(long nanos) {
    synchronized (this) {
      addedNanos += nanos;
    }
    callbacks.forEach(Runnable::run);
  }

  synchronized void stop() {
    if (!stopped) {
      stoppedAtNanos = System.nanoTime();
      stopped = true;
    }
  }
}
