package io.zerocall.transport.engine;

import io.zerocall.transport.ChannelReceiver;
import io.zerocall.transport.Transport;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread behind a channel. It makes the connection, makes it again when it is lost, and reads
 * while no caller does. As long as callers do everything themselves it looks by once a millisecond;
 * while nothing happens at all it sleeps.
 */
final class ChannelDriver<L extends Connection> {
  private static final Logger LOG = LoggerFactory.getLogger(Transport.class);
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long LONGEST_TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(16);
  private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long LAST_WORDS_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int LINGER_MILLIS = 1_000;

  /**
   * After so many rounds that served one and the same waiting caller, it may as well read by
   * itself.
   */
  private static final int LONE_ROUNDS = 16;

  private final ChannelReceiver receiver;
  private final ChannelIo work;
  private final Dialer<L> dialer;
  private final LongSupplier clock;
  private final LongConsumer park;
  private final AtomicBoolean woken = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable Poller sentinel; // the connection's
  private volatile boolean closing;

  ChannelDriver(Dialer<L> dialer, ChannelReceiver receiver, ChannelIo work, LongSupplier clock) {
    this(dialer, receiver, work, clock, LockSupport::parkNanos, ChannelDriver::newThread);
  }

  /**
   * The same in steps.
   *
   * @param park has the current thread wait so many nanoseconds, or less
   * @param threads gives the thread that will run the keeper
   */
  ChannelDriver(
      Dialer<L> dialer,
      ChannelReceiver receiver,
      ChannelIo work,
      LongSupplier clock,
      LongConsumer park,
      Function<Runnable, Thread> threads) {
    this.dialer = dialer;
    this.receiver = receiver;
    this.work = work;
    this.clock = clock;
    this.park = park;
    thread = threads.apply(this::run);
  }

  private static Thread newThread(Runnable keeper) {
    Thread thread = new Thread(keeper, "zerocall-channel-" + NUMBERS.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }

  void start() {
    work.acquireReader(thread);
    thread.start();
  }

  /** Has the thread look whether there is something for it to do. */
  void wake() {
    if (!woken.get() && woken.compareAndSet(false, true)) {
      LockSupport.unpark(thread);
      Poller present = sentinel;
      if (present != null) {
        present.wake();
      }
    }
  }

  /** Has the thread look up from wherever it sleeps. */
  private void wakeAll() {
    work.wakeReader();
    wake();
    LockSupport.unpark(thread);
  }

  /** What the thread does; each wait in it is by a {@link Poller} or by parking. */
  void run() {
    try {
      dialer.open(this::wakeAll);
      while (!closing) {
        live();
      }
    } finally {
      work.end();
      dialer.close();
      ended.countDown();
    }
  }

  /** From one connection to the next. Whatever fails, it is not the end of the channel. */
  private void live() {
    try {
      takeReadingBack();
      L link = connect();
      if (link != null) {
        try {
          keep(link);
        } finally {
          takeReadingBack();
          disconnect(link);
        }
      }
    } catch (Throwable failure) {
      LOG.error("A channel failed and starts again", failure);
      park.accept(LONGEST_NANOS);
    }
  }

  /** Dials until there is a connection; null if the channel is closed before. */
  private @Nullable L connect() {
    while (!closing) {
      long pause = dialer.pauseNanos();
      if (pause > 0) {
        park.accept(pause);
        Thread.interrupted();
        continue;
      }
      L link = dialer.dial();
      if (link != null) {
        return link;
      }
    }
    return null;
  }

  private void keep(L link) {
    Poller own = link.newPoller();
    sentinel = own;
    work.open(link);
    work.notifyReceiver(receiver::connected);
    while (!over(link)) {
      readAlone(link);
      leaveItToCallers(link, own);
    }
  }

  private boolean over(L link) {
    return closing || link.lost() != null;
  }

  /** Reads for everybody until one lone caller could do it, or nothing has come for a while. */
  private void readAlone(L link) {
    Thread lone = null;
    int loneRounds = 0;
    long quietSince = clock.getAsLong();
    while (!over(link)) {
      int count = work.runOnce();
      int waiters = work.waiters.get();
      long now = clock.getAsLong();
      if (count > 0) {
        quietSince = now;
      }
      Thread waiter = work.lastWaiter;
      loneRounds = waiters == 1 && count <= 1 && waiter == lone ? loneRounds + 1 : 0;
      lone = waiter;
      if (loneRounds > LONE_ROUNDS) {
        work.releaseReader();
        work.flush();
        LockSupport.unpark(lone);
        return;
      }
      if (waiters == 0 && now - quietSince > QUIET_NANOS && !work.blocked()) {
        work.releaseReader();
        work.flush();
        return;
      }
      if (!work.moreLeft()) {
        work.await(Math.min(dialer.tend(link), waiters == 0 ? QUIET_NANOS : LONGEST_NANOS));
      }
    }
  }

  /**
   * Looks on while callers read. Returns as the reader: when something has come and no caller is
   * there, when a caller has left others waiting, or when the connection is lost.
   */
  private void leaveItToCallers(L link, Poller own) {
    if (over(link)) {
      takeReadingBack();
      return;
    }
    int activity = work.activity();
    long idleSince = clock.getAsLong();
    long tickNanos = TICK_NANOS;
    while (true) {
      boolean called = woken.getAndSet(false);
      boolean needed = over(link) || called || own.hasInput();
      if (needed && (over(link) || !work.hasReader())) {
        break;
      }
      long lookAgainNanos = dialer.tend(link);
      work.flush();
      long now = clock.getAsLong();
      boolean stirred = work.hasReader() || activity != work.activity();
      if (stirred) {
        activity = work.activity();
        idleSince = now;
        tickNanos = Math.min(2 * tickNanos, LONGEST_TICK_NANOS);
      } else {
        tickNanos = TICK_NANOS;
      }
      if (now - idleSince > IDLE_NANOS) {
        own.await(() -> woken.get() || over(link), lookAgainNanos, false);
        // Whoever it was that stirred, a caller has the first go at it.
        if (!woken.get() && !over(link)) {
          idleSince = clock.getAsLong();
        }
      } else if (stirred || work.waiters.get() > 0) {
        park.accept(tickNanos);
      } else {
        own.await(() -> woken.get() || over(link), tickNanos, false);
      }
    }
    takeReadingBack();
  }

  private void takeReadingBack() {
    while (!work.isReader(thread) && !work.acquireReader(thread)) {
      work.wakeReader();
      park.accept(TICK_NANOS / 10);
    }
  }

  /** Hands over what still came before the end, then makes place for the next connection. */
  private void disconnect(L link) {
    long deadline = clock.getAsLong() + LAST_WORDS_NANOS;
    boolean replaced = work.isReplaced(link);
    while (!closing && !replaced && !link.readToTheEnd() && deadline - clock.getAsLong() > 0) {
      if (work.runOnce() == 0) {
        park.accept(TICK_NANOS);
      }
    }
    work.shut();
    Poller own = sentinel;
    sentinel = null;
    if (own != null) {
      own.close();
    }
    String reason = link.lost();
    link.close(reason == null ? LINGER_MILLIS : 0);
    if (!closing) {
      dialer.lost(replaced);
      work.notifyReceiver(() -> receiver.disconnected(reason == null ? "closed" : reason));
    }
  }

  void close() {
    work.close();
    closing = true;
    dialer.cancel();
    wakeAll();
    if (Thread.currentThread() == thread || work.isReader(Thread.currentThread())) {
      return;
    }
    boolean interrupted = false;
    while (true) {
      try {
        ended.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
