package io.zerocall.server;

import io.zerocall.RpcTiming;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * When the methods of one exchange run. They run one after the other: the period from the first
 * one's begin to the last one's end counts. If a call is passed on to another server, its method
 * runs when that server says. Thread-safe.
 */
final class RunTimes implements Consumer<RpcTiming> {
  private final LongSupplier clock;

  // Guarded by this.
  private int calls; // whose methods run here, or at a server that has not reported yet
  private boolean begun;
  private boolean running;
  private long begunNanos;
  private long endedNanos;

  RunTimes(LongSupplier clock) {
    this.clock = clock;
  }

  /** Notes that a method begins. */
  synchronized void begins() {
    if (calls++ == 0) {
      begun = true;
      begunNanos = clock.getAsLong();
    }
    running = true;
  }

  /**
   * Notes when the method of the last call has run at the server that the call was passed on to; it
   * has not run if the call was not sent. The other server isn't trusted: its times are within the
   * time that the call was there.
   */
  @Override
  public synchronized void accept(RpcTiming timing) {
    long sent = Math.max(0, timing.sent().toNanos());
    long ran = within(sent, timing.serverRan());
    long waited = within(sent - ran, timing.serverWaited());
    long began = clock.getAsLong() - sent + waited;
    if (calls <= 1) {
      begun = sent > 0;
      begunNanos = began;
    }
    running = sent > 0 && timing.serverRan() == null;
    endedNanos = began + ran;
  }

  private static long within(long most, @Nullable Duration duration) {
    return duration == null ? 0 : Math.max(0, Math.min(most, duration.toNanos()));
  }

  /** Returns whether a method has begun. */
  synchronized boolean haveBegun() {
    return begun;
  }

  /** Returns when the first method has begun. */
  synchronized long begunNanos() {
    return begunNanos;
  }

  /** Returns when the last method has ended; the present moment if it still runs, or writes. */
  synchronized long endedNanos(long now) {
    return running ? now : endedNanos;
  }
}
