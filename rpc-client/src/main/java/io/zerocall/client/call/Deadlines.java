package io.zerocall.client.call;

import io.zerocall.RpcException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Ends the calls of a connection whose deadline has passed, and those that have waited too long for
 * a connection. A waiting caller checks its own call; the {@link PeriodicScanner} checks the calls
 * that no thread waits for. Thread-safe.
 */
final class Deadlines {
  private static final long MOMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long CUT_SHORT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final CallTable calls;
  private final BooleanSupplier connected;
  private final Supplier<@Nullable String> whyNot;
  private final CallExceptions callExceptions;
  private final Outages outages;
  private final Timings timings;
  private final ConnectPatience patience;
  private final LongSupplier clock;

  /**
   * Creates the deadlines of a client without a connection.
   *
   * @param whyNot the reason why there is no connection, as far as it is known
   * @param patience how long calls wait for a connection
   */
  Deadlines(
      CallTable calls,
      BooleanSupplier connected,
      Supplier<@Nullable String> whyNot,
      CallExceptions callExceptions,
      Outages outages,
      ConnectPatience patience,
      Timings timings,
      LongSupplier clock) {
    this.calls = calls;
    this.connected = connected;
    this.whyNot = whyNot;
    this.callExceptions = callExceptions;
    this.outages = outages;
    this.timings = timings;
    this.patience = patience;
    this.clock = clock;
  }

  /** Returns when to check a call at the latest, in the present state. */
  long giveUpNanos(PendingCall call) {
    if (call.isDone()) { // another thread is reporting it to its caller
      return clock.getAsLong() + MOMENT_NANOS;
    }
    if (!waitsForConnection(call)) {
      return call.deadlineNanos();
    }
    long begun = call.begunNanos();
    long outageSince = outages.sinceNanos();
    // the loss of the connection may not have been reported yet: then that is the last outage
    long noneSince = outages.isOutage() ? outageSince : Outages.later(begun, outageSince);
    return patience.giveUpNanos(call.invocation(), begun, noneSince);
  }

  private boolean waitsForConnection(PendingCall call) {
    return !call.isInFlight() && !connected.getAsBoolean();
  }

  /** Ends a call if its time is up. */
  void expire(PendingCall call) {
    long now = clock.getAsLong();
    if (call.isDone()) {
      endAgainIfCutShort(call, now);
      return;
    }
    if (giveUpNanos(call) - now > 0) {
      return;
    }
    boolean expired = call.deadlineNanos() - now <= 0;
    if (waitsForConnection(call) && call.failUnsent(sent -> notConnected(call, expired))) {
      return;
    }
    if (expired) {
      call.abandon(sent -> sent
          ? callExceptions.deadlineExceeded(call.invocation(), timings.of(call, true))
          : callExceptions.neverSent(call.invocation(), timings.of(call, false)));
    }
  }

  private RpcException notConnected(PendingCall call, boolean expired) {
    return expired
        ? callExceptions.neverConnected(call.invocation(), whyNot.get())
        : callExceptions.notConnected(call.invocation(), whyNot.get());
  }

  /**
   * Ends a done call again if the thread that ended it was cut short. Otherwise a done call is
   * found here only for a moment.
   */
  private void endAgainIfCutShort(PendingCall call, long now) {
    if (now - call.deadlineNanos() - CUT_SHORT_NANOS > 0) {
      call.endAgain(callExceptions.deadlineExceeded(call.invocation()));
    }
  }

  /** Checks all calls; returns whether there are any left that no waiting thread checks. */
  boolean scan() {
    return calls.forEach(call -> {
      expire(call);
      return !call.hasWaitingThread() || waitsForConnection(call);
    });
  }
}
