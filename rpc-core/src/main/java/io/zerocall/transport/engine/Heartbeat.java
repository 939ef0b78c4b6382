package io.zerocall.transport.engine;

import io.zerocall.transport.TransportOptions;
import java.util.function.LongSupplier;

/**
 * Tells of one connection when to probe it and when to give it up: a silent one is probed once an
 * interval, and dead after three. One that has been probed is probed on when it isn't silent any
 * more: it has been told that it may give up this side unless it hears from it, and this side may
 * have nothing else to say. {@link #heard} may be called by the reader, the rest by whoever tends
 * to the connection.
 */
public final class Heartbeat {
  private static final int SILENT_INTERVALS = 3;

  private final long intervalNanos;
  private final LongSupplier clock;
  private volatile long heardAt;
  private volatile long probedAt;
  private volatile boolean hasProbed;

  public Heartbeat(TransportOptions options) {
    intervalNanos = options.heartbeatInterval().toNanos();
    clock = options.clock();
    heardAt = clock.getAsLong();
    probedAt = heardAt;
  }

  /** Something has come. */
  public void heard() {
    heardAt = clock.getAsLong();
  }

  /** For how long nothing has come. */
  public long silentNanos(long now) {
    return now - heardAt;
  }

  /** After how long a silence the connection is dead. */
  public long longestSilenceNanos() {
    return SILENT_INTERVALS * intervalNanos;
  }

  /** The same in tenths of a second, as ZMTP wants it told to the peer. */
  public int ttlTenths() {
    return (int) Math.min(Integer.MAX_VALUE, longestSilenceNanos() / 100_000_000);
  }

  /** Whether a probe is due; if so, counts it as sent. */
  public boolean probe(long now) {
    if (now - probedAt < intervalNanos || (!hasProbed && now - heardAt < intervalNanos)) {
      return false;
    }
    hasProbed = true;
    probedAt = now;
    return true;
  }

  /** When to ask again. */
  public long nextNanos(long now) {
    long probeIn = (hasProbed ? probedAt : Math.max(heardAt, probedAt)) + intervalNanos - now;
    return Math.max(1, Math.min(probeIn, heardAt + longestSilenceNanos() - now));
  }
}
