package io.zerocall.bench.broker;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * The JVM of the clients. For each line of its standard input, which contains a number of threads
 * and of milliseconds, it calls from so many threads for so long, and reports the rate.
 */
final class CallerMain {
  /** Printed before calls are counted. */
  static final String COUNTING = "counting";

  /** Printed before the calls per second and the nanoseconds of the percentiles. */
  static final String MEASURED = "measured ";

  private static final long LEAD_IN_MILLIS = 300;
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

  /** Runs with these arguments: the contender, and its endpoint. */
  public static void main(String[] arguments) {
    int status = 1;
    try (Callers callers = BrokerContender.valueOf(arguments[0]).connect(arguments[1])) {
      callers.caller().awaitWorker();
      BufferedReader input =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
      for (String line = input.readLine(); line != null; line = input.readLine()) {
        String[] numbers = line.split(" ", -1);
        String measured = new CallerMain(callers)
            .measure(Integer.parseInt(numbers[0]), Long.parseLong(numbers[1]));
        System.out.println(MEASURED + measured);
      }
      status = 0;
    } catch (Exception e) {
      System.err.println(e);
    } finally {
      Runtime.getRuntime().halt(status);
    }
  }

  private String measure(int threads, long millis) throws Exception {
    List<Thread> running = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Callers.Caller caller = callers.caller();
      Thread thread = new Thread(() -> call(caller), "caller-" + i);
      running.add(thread);
      thread.start();
    }
    TimeUnit.MILLISECONDS.sleep(LEAD_IN_MILLIS);
    System.out.println(COUNTING);
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
    return latencies.getTotalCount() * (double) TimeUnit.SECONDS.toNanos(1) / nanos
        + " " + latencies.getValueAtPercentile(P50)
        + " " + latencies.getValueAtPercentile(P99);
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
