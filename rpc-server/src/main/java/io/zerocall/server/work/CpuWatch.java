package io.zerocall.server.work;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells by their processor time which tasks compute and which wait for something. While work waits
 * in the queue, a thread looks at what runs, once a millisecond; otherwise it sleeps. Only for
 * platform threads: virtual ones run on few carriers anyway. Safe for use by any thread.
 */
final class CpuWatch implements AutoCloseable {
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final double BLOCKED_SHARE = 0.05;

  /**
   * What has computed for so long is left to the system's scheduler, and others begin beside it.
   */
  private static final long LONG_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final @Nullable ThreadMXBean THREADS = threads();

  private final BooleanSupplier isAwaited;
  private final Consumer<Object> blocked;
  private final Map<Object, Sample> samples = new ConcurrentHashMap<>();
  private volatile boolean closed;
  private volatile @Nullable Thread watcher;

  /** What was known of a running task when it was last looked at; changed by the watcher only. */
  private static final class Sample {
    final long threadId = Thread.currentThread().getId();
    final long begunAt = System.nanoTime();
    long cpuNanos;
    long at = begunAt;

    Sample(long cpuNanos) {
      this.cpuNanos = cpuNanos;
    }
  }

  /**
   * One that sleeps until it is woken.
   *
   * @param isAwaited whether work waits for what runs
   * @param blocked is told of a task that waits for something, or has computed for long
   */
  CpuWatch(BooleanSupplier isAwaited, Consumer<Object> blocked) {
    this.isAwaited = isAwaited;
    this.blocked = blocked;
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
    Thread present = watcher;
    if (present == null) {
      startWatcher();
    } else {
      LockSupport.unpark(present);
    }
  }

  private synchronized void startWatcher() {
    if (watcher != null || closed) {
      return;
    }
    Thread thread = new Thread(this::watch, "zerocall-worker-watch");
    thread.setDaemon(true);
    try {
      thread.start();
      watcher = thread;
    } catch (OutOfMemoryError e) {
      watcher = null; // without it, work that blocks holds up other work for as long as it runs
    }
  }

  private void watch() {
    long idleSince = System.nanoTime();
    while (!closed) {
      if (isAwaited.getAsBoolean()) {
        LockSupport.parkNanos(this, TICK_NANOS);
        samples.forEach(this::look);
        idleSince = System.nanoTime();
      } else if (mayEnd(idleSince)) {
        return;
      } else {
        LockSupport.parkNanos(this, IDLE_NANOS);
      }
    }
  }

  private synchronized boolean mayEnd(long idleSince) {
    if (isAwaited.getAsBoolean() || System.nanoTime() - idleSince < IDLE_NANOS) {
      return false;
    }
    watcher = null;
    return true;
  }

  private void look(Object task, Sample sample) {
    ThreadMXBean threads = THREADS;
    long now = System.nanoTime();
    if (threads == null || now - sample.at < TICK_NANOS) {
      return;
    }
    long cpuNanos = threads.getThreadCpuTime(sample.threadId);
    boolean blocks = cpuNanos - sample.cpuNanos < BLOCKED_SHARE * (now - sample.at);
    sample.cpuNanos = cpuNanos;
    sample.at = now;
    if (blocks || now - sample.begunAt > LONG_NANOS) {
      samples.remove(task, sample);
      blocked.accept(task);
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(watcher);
  }
}
