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
final class ChannelDriver<C extends Connection> {
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
  private final Dialer<C> dialer;
  private final LongSupplier clock;
  private final LongConsumer park;
  private final AtomicBoolean woken = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable Poller poller; // the connection's
  private volatile boolean closing;

  ChannelDriver(Dialer<C> dialer, ChannelReceiver receiver, ChannelIo work, LongSupplier clock) {
    this(dialer, receiver, work, clock, LockSupport::parkNanos, ChannelDriver::newThread);
  }

  /**
   * Creates a driver with its thread and its way to wait, for tests.
   *
   * @param park makes the current thread wait for at most that many nanoseconds
   * @param threads creates the thread that will run the driver
   */
  ChannelDriver(
      Dialer<C> dialer,
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
      C connection = connect();
      if (connection != null) {
        try {
          use(connection);
        } finally {
          becomeReader();
          disconnect(connection);
        }
      }
    } catch (Throwable failure) {
      LOG.error("A channel failed and restarts", failure);
      park.accept(LONGEST_NANOS);
    }
  }

  /** Dials until there is a connection. Returns null if the channel is closed before. */
  private @Nullable C connect() {
    while (!closing) {
      long pause = dialer.pauseNanos();
      if (pause > 0) {
        park.accept(pause);
        Thread.interrupted();
        continue;
      }
      C connection = dialer.dial();
      if (connection != null) {
        return connection;
      }
    }
    return null;
  }

  private void use(C connection) {
    Poller own = connection.newPoller();
    poller = own;
    work.open(connection);
    work.notifyReceiver(receiver::connected);
    while (!over(connection)) {
      readAlone(connection);
      monitorCallers(connection, own);
    }
  }

  private boolean over(C connection) {
    return closing || connection.lost() != null;
  }

  /**
   * Reads for all callers until a single caller could do it, or nothing has arrived for a while.
   */
  private void readAlone(C connection) {
    Thread single = null;
    int singleRounds = 0;
    long quietSince = clock.getAsLong();
    while (!over(connection)) {
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
        work.await(
            Math.min(dialer.maintain(connection), waiters == 0 ? QUIET_NANOS : LONGEST_NANOS));
      }
    }
  }

  /**
   * Monitors the connection while callers read. Returns as the reader: when something has arrived
   * and no caller reads, when a caller has left others waiting, or when the connection is lost.
   */
  private void monitorCallers(C connection, Poller own) {
    if (over(connection)) {
      becomeReader();
      return;
    }
    int activity = work.activity();
    long idleSince = clock.getAsLong();
    long tickNanos = TICK_NANOS;
    while (true) {
      boolean called = woken.getAndSet(false);
      boolean needed = over(connection) || called || own.hasInput();
      if (needed && (over(connection) || !work.hasReader())) {
        break;
      }
      long checkAgainNanos = dialer.maintain(connection);
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
        own.await(() -> woken.get() || over(connection), checkAgainNanos, false);
        // Whatever ended the wait, a caller may become the reader first.
        if (!woken.get() && !over(connection)) {
          idleSince = clock.getAsLong();
        }
      } else if (active || work.waiters.get() > 0) {
        park.accept(tickNanos);
      } else {
        own.await(() -> woken.get() || over(connection), tickNanos, false);
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
  private void disconnect(C connection) {
    long deadline = clock.getAsLong() + DRAIN_NANOS;
    boolean replaced = work.isReplaced(connection);
    while (!closing
        && !replaced
        && !connection.readToTheEnd()
        && deadline - clock.getAsLong() > 0) {
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
    String reason = connection.lost();
    connection.close(reason == null ? LINGER_MILLIS : 0);
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
