package io.zerocall.server.work;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells by their processor time which tasks compute and which wait for something. While work waits
 * in the queue, a thread looks at what runs, once a millisecond; otherwise it sleeps. Only for
 * platform threads: virtual ones run on few carriers anyway. Safe for use by any thread.
 */
final class CpuSampler implements AutoCloseable {
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final double BLOCKED_SHARE = 0.05;

  /**
   * A thread that is runnable without a processor for so long waits in the system, for a socket
   * most likely; for less it may only wait for its turn on a processor.
   */
  private static final long RUNNABLE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /**
   * What has computed for so long is left to the system's scheduler, and others begin beside it.
   */
  private static final long LONG_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final @Nullable ThreadMXBean THREADS = threads();

  private final BooleanSupplier isAwaited;
  private final Observer observer;
  private final Map<Object, Sample> samples = new ConcurrentHashMap<>();
  private volatile boolean closed;
  private volatile boolean idle;
  private final AtomicReference<@Nullable Thread> watcher = new AtomicReference<>();

  /** The watcher reports each running task to it once at most. */
  interface Observer {

    /** The task waits for something. It has run for so long, and computed for so much of that. */
    void blocked(Object task, long cpuNanos, long wallNanos);

    /**
     * The task has computed for long, or has been without a processor for so long that it seems to
     * wait for something.
     */
    void takesLong(Object task);
  }

  /** What was known of a running task when it was last looked at; changed by the watcher only. */
  private static final class Sample {
    final Thread thread = Thread.currentThread();
    final long begunCpuNanos;
    final long begunAt = System.nanoTime();
    long cpuNanos;
    long at = begunAt;

    Sample(long cpuNanos) {
      this.begunCpuNanos = cpuNanos;
      this.cpuNanos = cpuNanos;
    }
  }

  /**
   * One that sleeps until it is woken.
   *
   * @param isAwaited whether work waits for what runs
   * @param observer gets the reports, on the watcher's thread
   */
  CpuSampler(BooleanSupplier isAwaited, Observer observer) {
    this.isAwaited = isAwaited;
    this.observer = observer;
  }

  private static @Nullable ThreadMXBean threads() {
    ThreadMXBean bean = ManagementFactory.getThreadMXBean();
    return bean.isThreadCpuTimeSupported() && bean.isThreadCpuTimeEnabled() ? bean : null;
  }

  /** Whether it can tell anything about the tasks of such workers. */
  boolean isOf(Workers workers) {
    return THREADS != null && workers.areReused();
  }

  /** A task begins on this thread; returns the thread's processor time, or -1. */
  long begin(Object task, Workers workers) {
    ThreadMXBean threads = THREADS;
    if (threads == null || !isOf(workers)) {
      return -1;
    }
    long cpuNanos = threads.getCurrentThreadCpuTime();
    if (cpuNanos < 0) {
      return -1; // switched off meanwhile
    }
    samples.put(task, new Sample(cpuNanos));
    return cpuNanos;
  }

  /** A task ends on this thread; returns the processor time that it took, or -1. */
  long end(Object task, long begunCpuNanos) {
    ThreadMXBean threads = THREADS;
    if (threads == null || begunCpuNanos < 0) {
      return -1;
    }
    samples.remove(task);
    return threads.getCurrentThreadCpuTime() - begunCpuNanos;
  }

  /** Work waits: from now on it looks at what runs, until none waits any more. */
  void wake() {
    Thread present = watcher.get();
    if (present == null) {
      startWatcher();
    } else if (idle) {
      LockSupport.unpark(present);
    }
  }

  private void startWatcher() {
    Thread thread = new Thread(this::watch, "zerocall-worker-watch");
    thread.setDaemon(true);
    if (closed || !watcher.compareAndSet(null, thread)) {
      return;
    }
    try {
      thread.start();
    } catch (OutOfMemoryError e) {
      watcher.set(null); // without it, work that blocks holds up other work for as long as it runs
    }
  }

  private void watch() {
    Thread me = Thread.currentThread();
    try {
      while (!closed) {
        while (isAwaited.getAsBoolean() && !closed) {
          LockSupport.parkNanos(this, TICK_NANOS);
          samples.forEach(this::look);
        }
        if (isUnusedFor(IDLE_NANOS) && mayEnd(me)) {
          return;
        }
      }
    } finally {
      watcher.compareAndSet(me, null);
    }
  }

  /** False if work waits before that. */
  private boolean isUnusedFor(long nanos) {
    long until = System.nanoTime() + nanos;
    idle = true; // before looking, so that whoever adds work either is seen or wakes this thread
    try {
      while (!closed && !isAwaited.getAsBoolean()) {
        long remaining = until - System.nanoTime();
        if (remaining <= 0) {
          return true;
        }
        LockSupport.parkNanos(this, remaining);
      }
      return closed;
    } finally {
      idle = false;
    }
  }

  /** Work that came just now has found no watcher and started another, or is seen here. */
  private boolean mayEnd(Thread me) {
    watcher.set(null);
    return !isAwaited.getAsBoolean() || !watcher.compareAndSet(null, me);
  }

  private void look(Object task, Sample sample) {
    ThreadMXBean threads = THREADS;
    long now = System.nanoTime();
    if (threads == null || now - sample.at < TICK_NANOS) {
      return;
    }
    long cpuNanos = threads.getThreadCpuTime(sample.thread.getId());
    if (cpuNanos < 0) {
      return; // switched off meanwhile, or the thread has ended
    }
    long elapsed = now - sample.at;
    boolean hasComputed = cpuNanos - sample.cpuNanos >= BLOCKED_SHARE * elapsed;
    long computed = cpuNanos - sample.begunCpuNanos;
    if (!hasComputed && sample.thread.getState() != Thread.State.RUNNABLE) {
      if (samples.remove(task, sample)) {
        observer.blocked(task, computed, now - sample.begunAt);
      }
    } else if (computed > LONG_NANOS || (!hasComputed && elapsed >= RUNNABLE_NANOS)) {
      if (samples.remove(task, sample)) {
        observer.takesLong(task);
      }
    } else if (elapsed >= RUNNABLE_NANOS) {
      sample.cpuNanos = cpuNanos;
      sample.at = now;
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(watcher.get());
  }
}
