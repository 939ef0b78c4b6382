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
 * The thread of a channel. It connects, reconnects when the connection is lost, and reads while no
 * caller does. While callers do all the work, it checks every 1 to 16 ms. It sleeps while nothing
 * happens.
 */
final class ChannelDriver<L extends Connection> {
  private static final Logger LOG = LoggerFactory.getLogger(Transport.class);
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long LONGEST_TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(16);
  private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long DRAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int LINGER_MILLIS = 1_000;

  /**
   * After how many rounds that served the same waiting caller the driver leaves the reading to it.
   */
  private static final int SINGLE_CALLER_ROUNDS = 16;

  private final ChannelReceiver receiver;
  private final ChannelIo work;
  private final Dialer<L> dialer;
  private final LongSupplier clock;
  private final LongConsumer park;
  private final AtomicBoolean woken = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable Poller poller; // the connection's
  private volatile boolean closing;

  ChannelDriver(Dialer<L> dialer, ChannelReceiver receiver, ChannelIo work, LongSupplier clock) {
    this(dialer, receiver, work, clock, LockSupport::parkNanos, ChannelDriver::newThread);
  }

  /**
   * Creates a driver with its thread and its way to wait, for tests.
   *
   * @param park makes the current thread wait for at most that many nanoseconds
   * @param threads creates the thread that will run the driver
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

  private static Thread newThread(Runnable driver) {
    Thread thread = new Thread(driver, "zerocall-channel-" + NUMBERS.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }

  void start() {
    work.acquireReader(thread);
    thread.start();
  }

  /** Makes the thread check whether there is something for it to do. */
  void wake() {
    if (!woken.get() && woken.compareAndSet(false, true)) {
      LockSupport.unpark(thread);
      Poller present = poller;
      if (present != null) {
        present.wake();
      }
    }
  }

  /** Wakes the thread, wherever it sleeps. */
  private void wakeAll() {
    work.wakeReader();
    wake();
    LockSupport.unpark(thread);
  }

  /** Runs the driver. It waits in a {@link Poller} or by parking, nowhere else. */
  void run() {
    try {
      dialer.open(this::wakeAll);
      while (!closing) {
        serveConnection();
      }
    } finally {
      work.end();
      dialer.close();
      ended.countDown();
    }
  }

  /** Handles one connection from its start to its end. No failure ends the channel. */
  private void serveConnection() {
    try {
      becomeReader();
      L link = connect();
      if (link != null) {
        try {
          use(link);
        } finally {
          becomeReader();
          disconnect(link);
        }
      }
    } catch (Throwable failure) {
      LOG.error("A channel failed and starts again", failure);
      park.accept(LONGEST_NANOS);
    }
  }

  /** Dials until there is a connection. Returns null if the channel is closed before. */
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

  private void use(L link) {
    Poller own = link.newPoller();
    poller = own;
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

  /**
   * Reads for all callers until a single caller could do it, or nothing has arrived for a while.
   */
  private void readAlone(L link) {
    Thread single = null;
    int singleRounds = 0;
    long quietSince = clock.getAsLong();
    while (!over(link)) {
      int count = work.runOnce();
      int waiters = work.waiters.get();
      long now = clock.getAsLong();
      if (count > 0) {
        quietSince = now;
      }
      Thread waiter = work.lastWaiter;
      singleRounds = waiters == 1 && count <= 1 && waiter == single ? singleRounds + 1 : 0;
      single = waiter;
      if (singleRounds > SINGLE_CALLER_ROUNDS) {
        work.releaseReader();
        work.flush();
        LockSupport.unpark(single);
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
   * Monitors the connection while callers read. Returns as the reader: when something has arrived
   * and no caller reads, when a caller has left others waiting, or when the connection is lost.
   */
  private void leaveItToCallers(L link, Poller own) {
    if (over(link)) {
      becomeReader();
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
      long checkAgainNanos = dialer.tend(link);
      work.flush();
      long now = clock.getAsLong();
      boolean active = work.hasReader() || activity != work.activity();
      if (active) {
        activity = work.activity();
        idleSince = now;
        tickNanos = Math.min(2 * tickNanos, LONGEST_TICK_NANOS);
      } else {
        tickNanos = TICK_NANOS;
      }
      if (now - idleSince > IDLE_NANOS) {
        own.await(() -> woken.get() || over(link), checkAgainNanos, false);
        // Whatever ended the wait, a caller may become the reader first.
        if (!woken.get() && !over(link)) {
          idleSince = clock.getAsLong();
        }
      } else if (active || work.waiters.get() > 0) {
        park.accept(tickNanos);
      } else {
        own.await(() -> woken.get() || over(link), tickNanos, false);
      }
    }
    becomeReader();
  }

  private void becomeReader() {
    while (!work.isReader(thread) && !work.acquireReader(thread)) {
      work.wakeReader();
      park.accept(TICK_NANOS / 10);
    }
  }

  /** Delivers what arrived before the end, then closes the connection. */
  private void disconnect(L link) {
    long deadline = clock.getAsLong() + DRAIN_NANOS;
    boolean replaced = work.isReplaced(link);
    while (!closing && !replaced && !link.readToTheEnd() && deadline - clock.getAsLong() > 0) {
      if (work.runOnce() == 0) {
        park.accept(TICK_NANOS);
      }
    }
    work.shut();
    Poller own = poller;
    poller = null;
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
