package io.zerocall.client.balancing;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Decides how many calls a server gets after it has failed. A server that is silent is set aside
 * until it is heard again. A server whose calls time out one after the other is set aside for a
 * while, each time for longer. When a server comes back, or after it was unreachable, it gets few
 * calls at first. A new server gets its share at once. Thread-safe.
 */
final class Health {
  private static final int MOST_FAILURES = 5;
  private static final long FIRST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int MOST_DOUBLINGS = 5;
  private static final long RECOVERY_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final double LEAST_SHARE = 0.1;

  private final ServerCounters counters;

  /** How many calls in a row have failed; read without the lock. */
  private volatile int failures;

  // Guarded by this.
  private int pauses;
  private long setAsideUntilNanos;
  private boolean wasLost;

  // Changed under the lock.
  private volatile boolean setAside;
  private volatile boolean recovers;
  private volatile long recoversSinceNanos;

  /** @param counters count what happens here */
  Health(ServerCounters counters) {
    this.counters = counters;
  }

  /** Notes that a call was answered. */
  void answered() {
    if (failures != 0) {
      failures = 0;
    }
  }

  /** Notes that the server refuses calls, as it does while it closes. */
  synchronized void refused(long now) {
    if (!setAside) {
      setAside(now + FIRST_PAUSE_NANOS);
    }
  }

  /** Notes that a call had no answer in time. */
  synchronized void failed(long now) {
    endRecovery(now);
    int inARow = failures + 1;
    failures = inARow;
    if (inARow >= MOST_FAILURES && !setAside) {
      failures = 0;
      long pause = FIRST_PAUSE_NANOS << Math.min(pauses++, MOST_DOUBLINGS);
      // Clients that have set a server aside at the same moment don't all come back at the same.
      setAside(now + pause + ThreadLocalRandom.current().nextLong(pause / 4));
    }
  }

  private void setAside(long untilNanos) {
    setAsideUntilNanos = untilNanos;
    setAside = true;
    counters.setAside();
  }

  /** Notes that the connection was lost. */
  synchronized void lost() {
    wasLost = true;
  }

  /** Notes that there is a connection. */
  synchronized void connected(long now) {
    failures = 0;
    setAside = false;
    if (wasLost) {
      wasLost = false;
      recover(now);
    }
  }

  private void recover(long now) {
    recoversSinceNanos = now;
    recovers = true;
    counters.returned();
  }

  /**
   * Returns whether the server should get no calls at present.
   *
   * @param isSilent whether nothing has arrived from it for too long
   */
  boolean isSetAside(long now, boolean isSilent) {
    return (setAside || isSilent) && isStillSetAside(now, isSilent);
  }

  private synchronized boolean isStillSetAside(long now, boolean isSilent) {
    if (isSilent && !setAside) {
      setAside(now);
    }
    if (isSilent || (setAside && now - setAsideUntilNanos < 0)) {
      return true;
    }
    if (setAside) {
      setAside = false;
      recover(now);
    }
    return false;
  }

  private synchronized void endRecovery(long now) {
    if (recovers && now - recoversSinceNanos >= RECOVERY_NANOS) {
      recovers = false;
      pauses = 0;
    }
  }

  /** Returns which part of its share of the calls the server should get; 1 if all of it. */
  double share(long now) {
    if (!recovers) {
      return 1;
    }
    double recovered = (double) (now - recoversSinceNanos) / RECOVERY_NANOS;
    if (recovered >= 1) {
      endRecovery(now);
      return 1;
    }
    return Math.max(LEAST_SHARE, recovered);
  }
}
