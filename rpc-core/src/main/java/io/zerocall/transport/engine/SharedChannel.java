package io.zerocall.transport.engine;

import io.zerocall.transport.Channel;
import io.zerocall.transport.ChannelReceiver;
import io.zerocall.transport.PendingMessage;
import io.zerocall.transport.TransportCounters;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A channel that its callers share: they send and wait, and a {@link ChannelDriver} does the rest.
 * Thread-safe.
 */
public final class SharedChannel implements Channel {
  /**
   * How often a caller that sleeps on the socket checks its wait. Another thread may end the wait,
   * but can't wake a thread that sleeps on the socket.
   */
  private static final long CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private static final int EXTRA_ROUNDS = 4;

  private final LongSupplier clock;
  private final Counters counters;
  private final Dialer<?> dialer;
  private final ChannelIo work;
  private final ChannelDriver<?> driver;

  /**
   * Creates a channel and starts to connect it.
   *
   * @param clock the clock of the deadlines of waits
   * @param counters the counters, which the dialer's connections also use
   * @param dialer makes the connections
   */
  public static <C extends Connection> SharedChannel of(
      LongSupplier clock, ChannelReceiver receiver, Counters counters, Dialer<C> dialer) {
    SharedChannel channel = new SharedChannel(clock, receiver, counters, dialer);
    channel.driver.start();
    return channel;
  }

  private <C extends Connection> SharedChannel(
      LongSupplier clock, ChannelReceiver receiver, Counters counters, Dialer<C> dialer) {
    this.clock = clock;
    this.counters = counters;
    this.dialer = dialer;
    work = new ChannelIo(receiver, counters, this::wakeDriver);
    driver = new ChannelDriver<>(dialer, receiver, work, clock);
  }

  private void wakeDriver() {
    driver.wake();
  }

  @Override
  public void send(PendingMessage pendingMessage) {
    work.send(pendingMessage);
  }

  @Override
  public void await(Wait wait, long deadlineNanos) throws InterruptedException {
    Thread caller = Thread.currentThread();
    // A virtual thread must not wait in a selector, because it would pin its carrier thread.
    if (VirtualThreads.isVirtual(caller) || !StackProbe.canRead()) {
      park(wait, deadlineNanos);
      return;
    }
    work.waiters.incrementAndGet();
    work.lastWaiter = caller;
    try {
      while (mustWait(wait, deadlineNanos)) {
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
    while (mustWait(wait, deadlineNanos)) {
      LockSupport.parkNanos(this, deadlineNanos - clock.getAsLong());
    }
  }

  private boolean mustWait(Wait wait, long deadlineNanos) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    return !wait.isOver() && deadlineNanos - clock.getAsLong() > 0;
  }

  /**
   * Reads for all callers until the caller's own wait is over, the caller is interrupted or the
   * connection is lost.
   */
  private void readUntil(Wait wait, long deadlineNanos) {
    try {
      int extraRounds = 0;
      while (work.ready() && extraRounds < EXTRA_ROUNDS) {
        work.runOnce();
        long remaining = deadlineNanos - clock.getAsLong();
        if (wait.isOver() || remaining <= 0 || Thread.currentThread().isInterrupted()) {
          // What has been read already would not be signalled again.
          if (!work.moreLeft()) {
            return;
          }
          extraRounds++;
        } else if (!work.moreLeft()) {
          work.await(Math.min(remaining, CHECK_NANOS));
        }
      }
    } finally {
      work.releaseReader();
      work.flush();
      if (work.waiters.get() > 1 || work.moreLeft() || work.blocked() || !work.ready()) {
        driver.wake();
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
  public OptionalLong silentNanos() {
    return work.silentNanos();
  }

  @Override
  public TransportCounters counters() {
    return counters.snapshot();
  }

  @Override
  public void close() {
    driver.close();
  }
}
