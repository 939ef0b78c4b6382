package io.zerocall.transport.jeromq;

import io.zerocall.transport.ChannelReceiver;
import io.zerocall.transport.TransportOptions;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread behind a channel. It makes the connection, makes it again when it is lost, and reads
 * while no caller does. As long as callers do everything themselves it looks by once a millisecond;
 * while nothing happens at all it sleeps.
 */
final class ChannelKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(JeroMqTransport.class);
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
  private final ChannelWork work;
  private final Dialer dialer;
  private final Doorbell sentinel = new Doorbell();
  private final AtomicBoolean woken = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean closing;

  ChannelKeeper(
      Endpoint endpoint,
      TransportOptions options,
      ChannelReceiver receiver,
      ChannelWork work,
      Tally tally) {
    this.receiver = receiver;
    this.work = work;
    this.dialer = new Dialer(endpoint, options, tally, this::wakeAll);
    thread = new Thread(this::run, "zerocall-channel-" + NUMBERS.incrementAndGet());
    thread.setDaemon(true);
  }

  void start() {
    work.takeReading(thread);
    thread.start();
  }

  /** Has the thread look whether there is something for it to do. */
  void wake() {
    if (!woken.get() && woken.compareAndSet(false, true)) {
      LockSupport.unpark(thread);
      sentinel.ring();
    }
  }

  private void wakeAll() {
    work.wakeReader();
    wake();
  }

  private void run() {
    try {
      while (!closing) {
        live();
      }
    } finally {
      work.end();
      sentinel.close();
      dialer.close();
      ended.countDown();
    }
  }

  /** From one connection to the next. Whatever fails, it is not the end of the channel. */
  private void live() {
    try {
      takeReadingBack();
      DealerSocket socket = connect();
      if (socket != null) {
        try {
          keep(socket);
        } finally {
          takeReadingBack();
          disconnect(socket);
        }
      }
    } catch (Throwable failure) {
      LOG.error("A channel failed and starts again", failure);
      LockSupport.parkNanos(this, LONGEST_NANOS);
    }
  }

  /** Dials until there is a connection; null if the channel is closed before. */
  private @Nullable DealerSocket connect() {
    while (!closing) {
      work.sleepApart(() -> closing || dialer.due(), dialer.pauseNanos());
      if (closing || !dialer.due()) {
        continue;
      }
      DealerSocket socket = dialer.dial();
      if (socket == null) {
        continue;
      }
      boolean reached = false;
      try {
        reached = reach(socket);
      } finally {
        if (!reached) {
          socket.close(0);
        }
      }
      if (reached) {
        return socket;
      }
    }
    return null;
  }

  private boolean reach(DealerSocket socket) {
    while (!closing && !dialer.settled(socket)) {
      long nanos = Math.min(dialer.lookAfter(socket), dialer.patienceNanos());
      boolean before = socket.connected();
      work.sleepApart(
          () -> closing || dialer.settled(socket) || socket.connected() != before, nanos);
    }
    return !closing && dialer.reached(socket);
  }

  private void keep(DealerSocket socket) {
    work.attach(socket);
    sentinel.attach(socket.signals());
    work.open(socket);
    work.tell(receiver::connected);
    while (!over(socket)) {
      readAlone(socket);
      leaveItToCallers(socket);
    }
  }

  private boolean over(DealerSocket socket) {
    return closing || socket.lost() != null;
  }

  /** Reads for everybody until one lone caller could do it, or nothing has come for a while. */
  private void readAlone(DealerSocket socket) {
    Thread lone = null;
    int loneRounds = 0;
    long quietSince = System.nanoTime();
    while (!over(socket)) {
      int count = work.round();
      int waiters = work.waiters.get();
      long now = System.nanoTime();
      if (count > 0) {
        quietSince = now;
      }
      Thread waiter = work.lastWaiter;
      loneRounds = waiters == 1 && count <= 1 && waiter == lone ? loneRounds + 1 : 0;
      lone = waiter;
      if (loneRounds > LONE_ROUNDS) {
        work.giveUpReading();
        work.pump();
        LockSupport.unpark(lone);
        return;
      }
      if (waiters == 0 && now - quietSince > QUIET_NANOS && !work.choked()) {
        work.giveUpReading();
        work.pump();
        return;
      }
      if (!work.moreLeft()) {
        work.sleep(Math.min(dialer.lookAfter(socket), waiters == 0 ? QUIET_NANOS : LONGEST_NANOS));
      }
    }
  }

  /**
   * Looks on while callers read. Returns as the reader: when something has come and no caller is
   * there, when a caller has left others waiting, or when the connection is lost.
   */
  private void leaveItToCallers(DealerSocket socket) {
    if (over(socket)) {
      takeReadingBack();
      return;
    }
    int activity = work.activity();
    long idleSince = System.nanoTime();
    long tickNanos = TICK_NANOS;
    while (true) {
      boolean called = woken.getAndSet(false);
      boolean needed = over(socket) || called || sentinel.signalled();
      if (needed && (over(socket) || !work.hasReader())) {
        break;
      }
      long lookAgainNanos = dialer.lookAfter(socket);
      long now = System.nanoTime();
      boolean stirred = work.hasReader() || activity != work.activity();
      if (stirred) {
        activity = work.activity();
        idleSince = now;
        tickNanos = Math.min(2 * tickNanos, LONGEST_TICK_NANOS);
      } else {
        tickNanos = TICK_NANOS;
      }
      if (now - idleSince > IDLE_NANOS) {
        sentinel.sleep(() -> woken.get() || over(socket), lookAgainNanos);
        // Whoever it was that stirred, a caller has the first go at it.
        if (!woken.get() && !over(socket)) {
          idleSince = System.nanoTime();
        }
      } else if (stirred || work.waiters.get() > 0) {
        LockSupport.parkNanos(this, tickNanos);
      } else {
        sentinel.sleep(() -> woken.get() || over(socket), tickNanos);
      }
    }
    takeReadingBack();
  }

  private void takeReadingBack() {
    while (!work.isReader(thread) && !work.takeReading(thread)) {
      work.wakeReader();
      LockSupport.parkNanos(this, TICK_NANOS / 10);
    }
  }

  /** Hands over what still came before the end, then makes place for the next connection. */
  private void disconnect(DealerSocket socket) {
    long deadline = System.nanoTime() + LAST_WORDS_NANOS;
    while (!closing && !socket.readToTheEnd() && deadline - System.nanoTime() > 0) {
      if (work.round() == 0) {
        LockSupport.parkNanos(this, TICK_NANOS);
      }
    }
    work.shut();
    work.detach();
    sentinel.detach();
    String reason = socket.lost();
    socket.close(reason == null ? LINGER_MILLIS : 0);
    if (!closing) {
      dialer.lost();
      work.tell(() -> receiver.disconnected(reason == null ? "closed" : reason));
    }
  }

  void close() {
    work.close();
    closing = true;
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
