package io.zerocall.bench.jobs;

import io.zerocall.bench.jobs.Submitters.Submitter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * The JVM of the submitters. For each line of its standard input, which contains a number of
 * threads and of milliseconds, it submits from so many threads for so long, and reports a
 * {@link Rate}.
 */
final class SubmitterMain {
  static final String READY = "ready";

  /** Printed before jobs are counted. */
  static final String COUNTING = "counting";

  /** Printed before a rate. */
  static final String MEASURED = "measured ";

  private static final long LEAD_IN_MILLIS = 300;
  private static final long PAUSE_MILLIS = 50;
  private static final int DIGITS = 3;
  private static final double P50 = 50;
  private static final double P99 = 99;

  private final Submitters submitters;
  private final List<Submitter> ofThreads = new ArrayList<>();

  private SubmitterMain(Submitters submitters) {
    this.submitters = submitters;
  }

  /** Runs with these arguments: a {@link Client}, and its endpoint. */
  public static void main(String[] arguments) {
    int status = 1;
    try (Submitters submitters = Client.valueOf(arguments[0]).connect(arguments[1])) {
      SubmitterMain main = new SubmitterMain(submitters);
      System.out.println(READY);
      BufferedReader input =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
      for (String line = input.readLine(); line != null; line = input.readLine()) {
        String[] numbers = line.split(" ", -1);
        Rate rate = main.measure(Integer.parseInt(numbers[0]), Long.parseLong(numbers[1]));
        System.out.println(MEASURED + rate.text());
      }
      status = 0;
    } catch (Exception e) {
      System.err.println(e);
    } finally {
      Runtime.getRuntime().halt(status);
    }
  }

  private Rate measure(int threads, long millis) throws IOException, InterruptedException {
    while (ofThreads.size() < threads) {
      ofThreads.add(submitters.submitter());
    }
    Turn turn = new Turn();
    List<Thread> running = new ArrayList<>();
    for (Submitter submitter : ofThreads.subList(0, threads)) {
      Thread thread = new Thread(() -> turn.run(submitter), "submitter-" + running.size());
      running.add(thread);
      thread.start();
    }
    TimeUnit.MILLISECONDS.sleep(LEAD_IN_MILLIS);
    System.out.println(COUNTING);
    turn.counting = true;
    long begun = System.nanoTime();
    TimeUnit.MILLISECONDS.sleep(millis);
    turn.counting = false;
    long nanos = System.nanoTime() - begun;
    turn.over = true;
    for (Thread thread : running) {
      thread.join();
    }
    return turn.rate(nanos);
  }

  /** What all threads of one turn share. */
  private static final class Turn {
    private final Histogram latencies = new ConcurrentHistogram(DIGITS);
    private final LongAdder acknowledged = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private final AtomicBoolean reported = new AtomicBoolean();
    private final AtomicInteger next = new AtomicInteger();
    private volatile boolean counting;
    private volatile boolean over;

    private void run(Submitter submitter) {
      while (!over) {
        long begun = System.nanoTime();
        try {
          submitter.submit(next.getAndIncrement() & 0xffff, 3);
          acknowledged.increment();
          if (counting) {
            latencies.recordValue(System.nanoTime() - begun);
          }
        } catch (Exception e) {
          failed(e);
        }
      }
    }

    /** Reports the first error of a turn, and counts all. */
    private void failed(Exception e) {
      errors.increment();
      if (reported.compareAndSet(false, true)) {
        System.err.println("A submission failed: " + e);
      }
      try {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS); // as a broken server would fail thousands
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    private Rate rate(long nanos) {
      return new Rate(
          latencies.getTotalCount() * (double) TimeUnit.SECONDS.toNanos(1) / nanos,
          latencies.getValueAtPercentile(P50),
          latencies.getValueAtPercentile(P99),
          acknowledged.sum(),
          errors.sum(),
          0);
    }
  }
}
