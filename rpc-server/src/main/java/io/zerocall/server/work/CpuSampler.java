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
 * Finds out by their processor time which tasks compute and which wait for something. While work
 * waits in the queue, a thread samples the running tasks once a millisecond; otherwise it sleeps.
 * Only for platform threads: virtual threads share a few carriers anyway. Thread-safe.
 */
final class CpuSampler implements AutoCloseable {
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final double BLOCKED_SHARE = 0.05;

  /**
   * A thread that is runnable but uses no processor for this long waits inside a system call, most
   * likely for a socket. For less than this it may only be waiting for a processor.
   */
  private static final long RUNNABLE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /**
   * A task that has computed for this long is left to the system's scheduler; others begin beside
   * it.
   */
  private static final long LONG_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final @Nullable ThreadMXBean THREADS = threads();

  private final BooleanSupplier isAwaited;
  private final Observer observer;
  private final Map<Object, Sample> samples = new ConcurrentHashMap<>();
  private volatile boolean closed;
  private volatile boolean idle;
  private final AtomicReference<@Nullable Thread> samplingThread = new AtomicReference<>();

  /** Receives the reports of the sampling thread, at most one for each running task. */
  interface Observer {

    /**
     * The task waits for something. It has run for {@code wallNanos}, and computed for
     * {@code cpuNanos} of that.
     */
    void blocked(Object task, long cpuNanos, long wallNanos);

    /**
     * The task has computed for long, or has used no processor for so long that it seems to wait
     * for something.
     */
    void takesLong(Object task);
  }

  /** The last sample of a running task. Changed by the sampling thread only. */
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
   * Creates a sampler that sleeps until it is woken.
   *
   * @param isAwaited whether work waits for the running tasks
   * @param observer receives the reports, on the sampling thread
   */
  CpuSampler(BooleanSupplier isAwaited, Observer observer) {
    this.isAwaited = isAwaited;
    this.observer = observer;
  }

  private static @Nullable ThreadMXBean threads() {
    ThreadMXBean bean = ManagementFactory.getThreadMXBean();
    return bean.isThreadCpuTimeSupported() && bean.isThreadCpuTimeEnabled() ? bean : null;
  }

  /** Returns whether the tasks of these workers can be sampled. */
  boolean isOf(Workers workers) {
    return THREADS != null && workers.areReused();
  }

  /** Begins a task on this thread; returns the thread's processor time, or -1 if it is unknown. */
  long begin(Object task, Workers workers) {
    ThreadMXBean threads = THREADS;
    if (threads == null || !isOf(workers)) {
      return -1;
    }
    long cpuNanos = threads.getCurrentThreadCpuTime();
    if (cpuNanos < 0) {
      return -1; // the measurement was switched off meanwhile
    }
    samples.put(task, new Sample(cpuNanos));
    return cpuNanos;
  }

  /**
   * Ends a task on this thread; returns the processor time that it took, or -1 if it is unknown.
   */
  long end(Object task, long begunCpuNanos) {
    ThreadMXBean threads = THREADS;
    if (threads == null || begunCpuNanos < 0) {
      return -1;
    }
    samples.remove(task);
    return threads.getCurrentThreadCpuTime() - begunCpuNanos;
  }

  /** Starts sampling because work waits; continues until none waits any more. */
  void wake() {
    Thread present = samplingThread.get();
    if (present == null) {
      startThread();
    } else if (idle) {
      LockSupport.unpark(present);
    }
  }

  private void startThread() {
    Thread thread = new Thread(this::sample, "zerocall-worker-watch");
    thread.setDaemon(true);
    if (closed || !samplingThread.compareAndSet(null, thread)) {
      return;
    }
    try {
      thread.start();
    } catch (OutOfMemoryError e) {
      // without the sampler, work that blocks holds up other work for as long as it runs
      samplingThread.set(null);
    }
  }

  private void sample() {
    Thread me = Thread.currentThread();
    try {
      while (!closed) {
        while (isAwaited.getAsBoolean() && !closed) {
          LockSupport.parkNanos(this, TICK_NANOS);
          samples.forEach(this::check);
        }
        if (isUnusedFor(IDLE_NANOS) && mayEnd(me)) {
          return;
        }
      }
    } finally {
      samplingThread.compareAndSet(me, null);
    }
  }

  /** Returns false if work waits before the time is over. */
  private boolean isUnusedFor(long nanos) {
    long until = System.nanoTime() + nanos;
    // set before the check, so that a thread that adds work is either seen or wakes this thread
    idle = true;
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

  /**
   * Returns whether this thread may end. Work that has just arrived either found no sampling thread
   * and started another, or is seen here.
   */
  private boolean mayEnd(Thread me) {
    samplingThread.set(null);
    return !isAwaited.getAsBoolean() || !samplingThread.compareAndSet(null, me);
  }

  private void check(Object task, Sample sample) {
    ThreadMXBean threads = THREADS;
    long now = System.nanoTime();
    if (threads == null || now - sample.at < TICK_NANOS) {
      return;
    }
    long cpuNanos = threads.getThreadCpuTime(sample.thread.getId());
    if (cpuNanos < 0) {
      return; // the measurement was switched off meanwhile, or the thread has ended
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
    LockSupport.unpark(samplingThread.get());
  }
}
