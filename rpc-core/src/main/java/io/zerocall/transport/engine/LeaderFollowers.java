package io.zerocall.transport.engine;

import io.zerocall.transport.Transport;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of a binding, a leader/followers pool. The leader reads and runs the callbacks, the
 * watcher monitors the leader, and a few threads may be spare. When the leader has been inside one
 * callback for more than a millisecond or two, the watcher becomes the leader, and a spare thread
 * becomes the watcher. When the callback returns, the old leader finds that it has been dismissed
 * and becomes a spare.
 *
 * <p>The watcher checks once a millisecond while there is traffic and sleeps while there is none.
 */
public final class LeaderFollowers {
  private static final Logger LOG = LoggerFactory.getLogger(Transport.class);
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final int MAX_THREADS = 256;
  private static final int IDLE_TICKS = 20;
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long SPARE_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long FLUSH_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

  /** How long the leader delivers messages before it reads again. */
  private static final long SLICE_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

  private final int number = NUMBERS.incrementAndGet();
  private final RateLimitedLog log = new RateLimitedLog();
  private final EventLoop loop;

  private volatile Leadership leadership = new Leadership(Thread.currentThread());
  private volatile boolean closing;
  private volatile boolean ended;
  private volatile boolean watcherSleeps;

  // These are guarded by this.
  private final Deque<Thread> spares = new ArrayDeque<>();
  private final Set<Thread> dismissed = new HashSet<>();
  private @Nullable Thread watcher;
  private int threads;

  public LeaderFollowers(EventLoop loop) {
    this.loop = loop;
  }

  /** One thread's time as the leader. */
  private static final class Leadership {
    private static final int OUTSIDE = 0;
    private static final int INSIDE = 1;
    private static final int DISMISSED = 2;

    final Thread thread;
    private final AtomicInteger stage = new AtomicInteger(OUTSIDE);
    private final AtomicInteger callbacks = new AtomicInteger();

    Leadership(Thread thread) {
      this.thread = thread;
    }

    void enter() {
      callbacks.setPlain(callbacks.getPlain() + 1);
      stage.set(INSIDE);
    }

    /** Returns false if the leadership is over. */
    boolean leave() {
      return stage.compareAndSet(INSIDE, OUTSIDE);
    }

    boolean dismiss() {
      return stage.compareAndSet(INSIDE, DISMISSED);
    }

    boolean inside() {
      return stage.get() == INSIDE;
    }

    boolean dismissed() {
      return stage.get() == DISMISSED;
    }

    int callbacks() {
      return callbacks.get();
    }
  }

  /** Starts the threads. */
  public synchronized void start() {
    Thread leader = newThread(() -> readFirst());
    leadership = new Leadership(leader);
    Thread first = newThread(this::watch);
    watcher = first;
    startOr(leader, () -> {
      closing = true;
      leadership = new Leadership(Thread.currentThread());
      loop.shut();
      end();
    });
    startOr(first, () -> {
      closing = true;
      loop.wake();
    });
  }

  /** Starts a thread; runs {@code undo} if the system can't create one. */
  private static void startOr(Thread thread, Runnable undo) {
    try {
      thread.start();
    } catch (OutOfMemoryError e) {
      undo.run();
      throw e;
    }
  }

  private synchronized Thread newThread(Runnable task) {
    threads++;
    Thread thread = new Thread(() -> work(task), "zerocall-server-" + number + "-" + threads);
    thread.setDaemon(true);
    return thread;
  }

  private void work(Runnable first) {
    try {
      first.run();
      while (awaitWatch()) {
        watch();
      }
    } finally {
      synchronized (this) {
        threads--;
      }
    }
  }

  private void readFirst() {
    read(leadership);
  }

  /** Whether {@link #close} has been called. */
  public boolean closing() {
    return closing;
  }

  /** Whether the thread is the leader, which will write what is left to it. */
  public boolean isLeader(Thread thread) {
    Leadership present = leadership;
    return present.thread == thread && present.stage.get() != Leadership.DISMISSED;
  }

  /**
   * Whether the current thread is the leader. Before the start, that is the thread that created
   * this object.
   */
  public boolean isLeader() {
    return isLeader(Thread.currentThread());
  }

  /** Wakes the leader, unless that is the current thread. */
  public void wakeUnlessLeading() {
    if (!isLeader(Thread.currentThread())) {
      loop.wake();
    }
  }

  private void read(Leadership current) {
    while (!closing) {
      try {
        if (!readOnce(current)) {
          return;
        }
      } catch (Throwable failure) {
        if (current.inside()
            ? !current.leave()
            : current.dismissed()) { // the log itself may have failed
          loop.wake();
          stepDown(false);
          return;
        }
        log.warn("Reading failed and continues", failure);
        LockSupport.parkNanos(this, TICK_NANOS);
      }
    }
    try {
      loop.shut();
    } finally {
      end();
    }
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
    spares.forEach(LockSupport::unpark);
    LockSupport.unpark(watcher);
  }

  /** Returns false if another thread has become the leader. */
  private boolean readOnce(Leadership current) {
    loop.runOnce();
    if (!deliver(current)) {
      return false;
    }
    if (!loop.moreLeft()) {
      loop.await();
    }
    return true;
  }

  /** Returns false if another thread has become the leader. */
  private boolean deliver(Leadership current) {
    Runnable callback = loop.next();
    if (callback == null) {
      return true;
    }
    long began = System.nanoTime();
    long flushed = began;
    while (callback != null) {
      current.enter();
      if (watcherSleeps) { // after entering, so that either it sees us inside or we see it asleep
        wakeWatcher();
      }
      run(callback);
      boolean interruptedByCallback = Thread.interrupted();
      if (!current.leave()) {
        loop.wake(); // the next message can be delivered now, and the leader may sleep
        stepDown(interruptedByCallback);
        loop.flush();
        return false;
      }
      long now = System.nanoTime();
      if (now - began > SLICE_NANOS) {
        return true;
      }
      if (now - flushed > FLUSH_NANOS && loop.moreLeft()) { // before next: it might fail
        loop.flush();
        flushed = System.nanoTime();
      }
      callback = loop.next();
    }
    return true;
  }

  private static void run(Runnable callback) {
    try {
      callback.run();
    } catch (Throwable e) {
      LOG.error("A connection's receiver failed", e);
    }
  }

  private void wakeWatcher() {
    Thread sleeping;
    synchronized (this) {
      watcherSleeps = false;
      sleeping = watcher;
    }
    LockSupport.unpark(sleeping);
  }

  /**
   * Monitors the leader. Becomes the leader when necessary, and returns when it has been dismissed.
   */
  private void watch() {
    int idleTicks = 0;
    while (!ended) {
      Leadership seen = leadership;
      int callbacks = seen.callbacks();
      boolean inside = seen.inside();
      LockSupport.parkNanos(this, TICK_NANOS);
      Thread.interrupted();
      if (inside && seen.callbacks() == callbacks && seen.inside()) {
        Leadership current = takeOver(seen);
        if (current != null) {
          read(current);
          return;
        }
      }
      idleTicks = seen.callbacks() == callbacks && !inside ? idleTicks + 1 : 0;
      if (idleTicks > IDLE_TICKS && !closing) {
        sleepUntilTraffic(seen, callbacks);
        idleTicks = 0;
      }
    }
  }

  private void sleepUntilTraffic(Leadership seen, int callbacks) {
    watcherSleeps = true;
    while (watcherSleeps && !closing && seen.callbacks() == callbacks && !seen.inside()) {
      LockSupport.park(this);
      Thread.interrupted();
    }
    watcherSleeps = false;
  }

  /**
   * Dismisses the leader; the calling thread leads from now on. Returns null if the callback has
   * just returned, or if no thread is left to watch.
   */
  private synchronized @Nullable Leadership takeOver(Leadership seen) {
    Thread next = spares.poll();
    if (next == null && threads >= MAX_THREADS) {
      log.warn("All " + MAX_THREADS + " threads of a binding are inside callbacks");
      return null;
    }
    if (!seen.dismiss()) {
      if (next != null) {
        spares.push(next);
      }
      return null;
    }
    Leadership current = new Leadership(Thread.currentThread());
    leadership = current;
    dismissed.add(seen.thread);
    watcher = next;
    if (next == null) {
      startWatcher();
    } else {
      LockSupport.unpark(next);
    }
    return current;
  }

  private void startWatcher() {
    try {
      Thread started = newThread(this::watch);
      watcher = started;
      started.start();
    } catch (OutOfMemoryError e) {
      threads--;
      watcher = null;
      log.warn("There is no memory for a thread that watches a binding", e);
    }
  }

  private synchronized void stepDown(boolean interrupted) {
    dismissed.remove(Thread.currentThread());
    notifyAll();
    if (interrupted) {
      log.warn("A callback left its thread interrupted");
    }
  }

  /**
   * Waits as a spare until a watcher is needed. Returns false if the thread is not needed any more.
   */
  private boolean awaitWatch() {
    Thread me = Thread.currentThread();
    synchronized (this) {
      if (ended) {
        return false;
      }
      if (watcher == null) {
        watcher = me;
        return true;
      }
      spares.push(me);
    }
    long deadline = System.nanoTime() + SPARE_NANOS;
    while (true) {
      long remaining = deadline - System.nanoTime();
      LockSupport.parkNanos(this, remaining);
      Thread.interrupted();
      synchronized (this) {
        if (watcher == me) {
          return true;
        }
        if (ended || deadline - System.nanoTime() <= 0) {
          spares.remove(me);
          return false;
        }
      }
    }
  }

  /**
   * Makes the leader shut the binding down, and waits for that and for the callbacks that are still
   * running.
   */
  public void close(long waitNanos) {
    closing = true;
    loop.wake();
    Thread me = Thread.currentThread();
    Leadership present;
    synchronized (this) {
      LockSupport.unpark(watcher);
      present = leadership;
    }
    if (present.thread == me && !present.inside()) {
      return;
    }
    if (!awaitEnd(me, System.nanoTime() + waitNanos)) {
      log.warn("A binding was closed while a callback did not end");
    }
  }

  private synchronized boolean awaitEnd(Thread me, long deadline) {
    boolean interrupted = false;
    boolean done = false;
    while (!done) {
      done = ended && (dismissed.isEmpty() || dismissed.equals(Set.of(me)));
      long remaining = deadline - System.nanoTime();
      if (done || remaining <= 0) {
        break;
      }
      try {
        TimeUnit.NANOSECONDS.timedWait(this, remaining);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return done;
  }
}
