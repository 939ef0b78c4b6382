package io.zerocall.transport.engine;

import io.zerocall.transport.TransportOptions;
import java.util.function.LongSupplier;

/**
 * Determines when to probe a connection and when to give it up. A silent connection is probed once
 * an interval, and is dead after some intervals. After the first probe, probes continue even if the
 * connection isn't silent any more: the probe asked the peer to give up the connection unless it
 * hears from this side, which may have nothing else to send. The reader may call {@link #received};
 * the thread that maintains the connection calls the rest.
 */
public final class Heartbeat {
  private static final long NANOS_OF_A_TENTH = 100_000_000;

  private final long intervalNanos;
  private final int silentIntervals;
  private final LongSupplier clock;
  private volatile long receivedAt;
  private volatile long probedAt;
  private volatile boolean hasProbed;

  public Heartbeat(TransportOptions options) {
    intervalNanos = options.heartbeatInterval().toNanos();
    silentIntervals = options.silentIntervals();
    clock = options.clock();
    receivedAt = clock.getAsLong();
    probedAt = receivedAt;
  }

  /** Notes that something has arrived. */
  public void received() {
    receivedAt = clock.getAsLong();
  }

  /** Returns for how long nothing has arrived, in nanoseconds. */
  public long silentNanos(long now) {
    return now - receivedAt;
  }

  /**
   * Returns whether nothing has arrived for too long.
   *
   * @param announcedTenths after how long a silence the peer may be given up, as it announced, in
   *     tenths of a second; 0 if it announced nothing
   * @param answersProbes whether the peer answers probes
   */
  public boolean isDead(long now, int announcedTenths, boolean answersProbes) {
    long silent = silentNanos(now);
    return (announcedTenths > 0 && silent > announcedTenths * NANOS_OF_A_TENTH)
        || (answersProbes && silent > longestSilenceNanos());
  }

  /** Returns after how long a silence the connection is dead, in nanoseconds. */
  long longestSilenceNanos() {
    return silentIntervals * intervalNanos;
  }

  /** Returns the same in tenths of a second, as ZMTP sends it to the peer. */
  public int ttlTenths() {
    return (int) Math.min(Integer.MAX_VALUE, longestSilenceNanos() / NANOS_OF_A_TENTH);
  }

  /** Whether a probe is due; if so, counts it as sent. */
  public boolean probe(long now) {
    if (now - probedAt < intervalNanos || (!hasProbed && now - receivedAt < intervalNanos)) {
      return false;
    }
    hasProbed = true;
    probedAt = now;
    return true;
  }

  /** Returns after how many nanoseconds to check again. */
  public long nextNanos(long now) {
    long probeIn = (hasProbed ? probedAt : Math.max(receivedAt, probedAt)) + intervalNanos - now;
    return Math.max(1, Math.min(probeIn, receivedAt + longestSilenceNanos() - now));
  }
}
