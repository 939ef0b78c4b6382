package io.zerocall.bench.broker;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** The JVM of the clients: calls from a number of threads, reports the rate and ends. */
final class CallerMain {
  static final String MEASURED = "measured ";

  private static final int DIGITS = 3;
  private static final double P50 = 50;
  private static final double P99 = 99;

  private final Callers callers;
  private final Histogram latencies = new ConcurrentHistogram(DIGITS);
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private volatile boolean counting;
  private volatile boolean over;

  private CallerMain(Callers callers) {
    this.callers = callers;
  }

  /**
   * Runs with these arguments: the contender, its endpoint, the number of threads, and the
   * milliseconds of the warm-up and of the measurement.
   */
  public static void main(String[] arguments) {
    int status = 1;
    try (Callers callers = BrokerContender.valueOf(arguments[0]).connect(arguments[1])) {
      CallRate rate = new CallerMain(callers)
          .measure(
              Integer.parseInt(arguments[2]),
              Long.parseLong(arguments[3]),
              Long.parseLong(arguments[4]));
      System.out.println(MEASURED + rate);
      status = 0;
    } catch (Exception e) {
      System.err.println(e);
    } finally {
      Runtime.getRuntime().halt(status);
    }
  }

  private CallRate measure(int threads, long warmUpMillis, long millis) throws Exception {
    awaitWorker();
    List<Thread> running = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Callers.Caller caller = callers.caller();
      Thread thread = new Thread(() -> call(caller), "caller-" + i);
      running.add(thread);
      thread.start();
    }
    TimeUnit.MILLISECONDS.sleep(warmUpMillis);
    counting = true;
    long begun = System.nanoTime();
    TimeUnit.MILLISECONDS.sleep(millis);
    long nanos = System.nanoTime() - begun;
    counting = false;
    over = true;
    for (Thread thread : running) {
      thread.join();
    }
    Exception failed = failure.get();
    if (failed != null) {
      throw failed;
    }
    return new CallRate(
        latencies.getTotalCount() * (double) TimeUnit.SECONDS.toNanos(1) / nanos,
        latencies.getValueAtPercentile(P50),
        latencies.getValueAtPercentile(P99));
  }

  /** Calls until a worker has come. */
  private void awaitWorker() throws IOException, InterruptedException {
    Callers.Caller caller = callers.caller();
    long begun = System.nanoTime();
    while (true) {
      try {
        caller.mult(1, 1);
        return;
      } catch (Exception e) {
        if (System.nanoTime() - begun > TimeUnit.SECONDS.toNanos(20)) {
          throw new IOException("no worker has come", e);
        }
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
  }

  private void call(Callers.Caller caller) {
    try {
      for (int i = 0; !over; i++) {
        long begun = System.nanoTime();
        int product = caller.mult(i, 3);
        if (product != 3 * i) {
          throw new IllegalStateException(i + " * 3 = " + product);
        }
        if (counting) {
          latencies.recordValue(System.nanoTime() - begun);
        }
      }
    } catch (Exception e) {
      failure.compareAndSet(null, e);
      over = true;
    }
  }
}
