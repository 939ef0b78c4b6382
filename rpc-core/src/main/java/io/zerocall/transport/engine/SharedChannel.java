package io.zerocall.transport.engine;

import io.zerocall.transport.Channel;
import io.zerocall.transport.ChannelReceiver;
import io.zerocall.transport.PendingMessage;
import io.zerocall.transport.TransportCounters;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The client's side: callers that send and wait, and a {@link ChannelDriver} for the rest. Safe for
 * any thread.
 */
public final class SharedChannel implements Channel {
  /**
   * A wait may be ended by another thread, which can't wake one that sleeps on the socket; so it
   * looks up now and then.
   */
  private static final long LOOK_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private static final int EXTRA_ROUNDS = 4;

  private final LongSupplier clock;
  private final Counters counters;
  private final Dialer<?> dialer;
  private final ChannelIo work;
  private final ChannelDriver<?> keeper;

  /**
   * Makes a channel and starts to connect it.
   *
   * @param clock what the deadlines of waits are told by
   * @param counters what the dialer's connections count with, too
   * @param dialer makes the connections
   */
  public static <L extends Connection> SharedChannel of(
      LongSupplier clock, ChannelReceiver receiver, Counters counters, Dialer<L> dialer) {
    SharedChannel channel = new SharedChannel(clock, receiver, counters, dialer);
    channel.keeper.start();
    return channel;
  }

  private <L extends Connection> SharedChannel(
      LongSupplier clock, ChannelReceiver receiver, Counters counters, Dialer<L> dialer) {
    this.clock = clock;
    this.counters = counters;
    this.dialer = dialer;
    work = new ChannelIo(receiver, counters, this::wakeKeeper);
    keeper = new ChannelDriver<>(dialer, receiver, work, clock);
  }

  private void wakeKeeper() {
    keeper.wake();
  }

  @Override
  public void send(PendingMessage pendingMessage) {
    work.send(pendingMessage);
  }

  @Override
  public void await(Wait wait, long deadlineNanos) throws InterruptedException {
    Thread caller = Thread.currentThread();
    // A virtual thread has no business in a selector, where it would hold on to its carrier.
    if (VirtualThreads.isVirtual(caller) || !StackProbe.canRead()) {
      park(wait, deadlineNanos);
      return;
    }
    work.waiters.incrementAndGet();
    work.lastWaiter = caller;
    try {
      while (goOn(wait, deadlineNanos)) {
        if (work.ready() && work.acquireReader(caller)) {
          readUntil(wait, deadlineNanos);
        } else {
          LockSupport.parkNanos(this, deadlineNanos - clock.getAsLong());
        }
      }
    } finally {
      work.waiters.decrementAndGet();
    }
  }

  private void park(Wait wait, long deadlineNanos) throws InterruptedException {
    while (goOn(wait, deadlineNanos)) {
      LockSupport.parkNanos(this, deadlineNanos - clock.getAsLong());
    }
  }

  private boolean goOn(Wait wait, long deadlineNanos) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    return !wait.isOver() && deadlineNanos - clock.getAsLong() > 0;
  }

  /**
   * Reads for everybody until the caller's own wait is over, the caller is interrupted or the
   * connection is lost.
   */
  private void readUntil(Wait wait, long deadlineNanos) {
    try {
      int extraRounds = 0;
      while (work.ready() && extraRounds < EXTRA_ROUNDS) {
        work.runOnce();
        long remaining = deadlineNanos - clock.getAsLong();
        if (wait.isOver() || remaining <= 0 || Thread.currentThread().isInterrupted()) {
          // What is already here would signal nobody any more.
          if (!work.moreLeft()) {
            return;
          }
          extraRounds++;
        } else if (!work.moreLeft()) {
          work.await(Math.min(remaining, LOOK_UP_NANOS));
        }
      }
    } finally {
      work.releaseReader();
      work.flush();
      if (work.waiters.get() > 1 || work.moreLeft() || work.blocked() || !work.ready()) {
        keeper.wake();
      }
    }
  }

  @Override
  public void renew(String reason) {
    work.renew(reason);
  }

  @Override
  public boolean connected() {
    return work.ready();
  }

  @Override
  public @Nullable String lastFailure() {
    return dialer.failure();
  }

  @Override
  public TransportCounters counters() {
    return counters.snapshot();
  }

  @Override
  public void close() {
    keeper.close();
  }
}
