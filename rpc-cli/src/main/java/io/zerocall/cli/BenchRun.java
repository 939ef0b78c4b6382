package io.zerocall.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Calls a workload from several threads for some time and records the latencies. Used once. */
final class BenchRun {
  private static final int DIGITS = 3;

  private final Workload workload;
  private final int threads;
  private final int window;
  private final Duration duration;
  private final Histogram latencies = new ConcurrentHistogram(DIGITS);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  private volatile long endNanos;
  private long elapsedNanos;

  private BenchRun(Workload workload, int threads, int window, Duration duration) {
    this.workload = workload;
    this.threads = threads;
    this.window = window;
    this.duration = duration;
  }

  /**
   * Creates a run.
   *
   * @param window the number of calls in flight per thread; 0 if each thread waits for its calls
   */
  static BenchRun of(Workload workload, int threads, int window, Duration duration) {
    return new BenchRun(workload, threads, window, duration);
  }

  /**
   * Runs the workload.
   *
   * @param phase the label of the progress bar
   * @param visible whether to show a progress bar
   * @return the latencies in nanoseconds
   * @throws Exception the first failure of a call
   */
  Histogram measure(String phase, boolean visible) throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(threads);
    long begunNanos = System.nanoTime();
    endNanos = begunNanos + duration.toNanos();
    try (BenchProgress progress = new BenchProgress(phase, duration, visible)) {
      List<Future<?>> done = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        done.add(callers.submit(window > 0 ? this::callWithWindow : this::callOneByOne));
      }
      progress.follow(begunNanos, latencies::getTotalCount, () -> isOver());
      for (Future<?> caller : done) {
        caller.get();
      }
    } catch (ExecutionException e) {
      failure.compareAndSet(null, e.getCause());
    } finally {
      callers.shutdownNow();
    }
    elapsedNanos = System.nanoTime() - begunNanos;
    throwFailure();
    return latencies;
  }

  /** Returns how long the run took. */
  Duration elapsed() {
    return Duration.ofNanos(elapsedNanos);
  }

  private boolean isOver() {
    return System.nanoTime() - endNanos >= 0 || failure.get() != null;
  }

  private void throwFailure() throws Exception {
    Throwable thrown = failure.get();
    if (thrown instanceof CompletionException && thrown.getCause() != null) {
      thrown = thrown.getCause();
    }
    if (thrown instanceof Exception exception) {
      throw exception;
    } else if (thrown instanceof Error error) {
      throw error;
    }
  }

  private void callOneByOne() {
    try {
      for (long n = 0; !isOver(); n++) {
        long begun = System.nanoTime();
        workload.call(n);
        latencies.recordValue(System.nanoTime() - begun);
      }
    } catch (RuntimeException | Error e) {
      failure.compareAndSet(null, e);
    }
  }

  private void callWithWindow() {
    Semaphore free = new Semaphore(window);
    for (long n = 0; !isOver(); n++) {
      free.acquireUninterruptibly();
      long begun = System.nanoTime();
      var unused = begin(n).whenComplete((nothing, thrown) -> {
        if (thrown == null) {
          latencies.recordValue(System.nanoTime() - begun);
        } else {
          failure.compareAndSet(null, thrown);
        }
        free.release();
      });
    }
    free.acquireUninterruptibly(window);
  }

  private CompletableFuture<Void> begin(long n) {
    try {
      return workload.callAsync(n);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
