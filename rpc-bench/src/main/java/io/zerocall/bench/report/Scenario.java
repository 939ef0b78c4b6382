package io.zerocall.bench.report;

import io.zerocall.bench.contender.CallWindow;
import io.zerocall.bench.contender.Contender;
import io.zerocall.bench.workload.AsyncBenchmark;
import io.zerocall.bench.workload.BatchBenchmark;
import io.zerocall.bench.workload.CallBenchmark;
import io.zerocall.bench.workload.EchoBenchmark;
import java.util.List;
import java.util.stream.Stream;

/** The measured scenarios; {@link LineUp} defines the contenders of each. */
public enum Scenario {
  ONE_THREAD("1 thread", CallBenchmark.class, 1),
  EIGHT_THREADS("8 threads", CallBenchmark.class, 8),
  SIXTY_FOUR_THREADS("64 threads", CallBenchmark.class, 64),
  ASYNC("asynchronous, " + CallWindow.SIZE + " in flight", AsyncBenchmark.class, 1),
  BATCH("batches of 100", BatchBenchmark.class, 1),
  ECHO_1_KB("echo of 1 KB", EchoBenchmark.class, 1, 1 << 10),
  ECHO_64_KB("echo of 64 KB", EchoBenchmark.class, 1, 1 << 16);

  private final String title;
  private final Class<?> benchmark;
  private final int threads;
  private final int echoLength;

  Scenario(String title, Class<?> benchmark, int threads) {
    this(title, benchmark, threads, 0);
  }

  Scenario(String title, Class<?> benchmark, int threads, int echoLength) {
    this.title = title;
    this.benchmark = benchmark;
    this.threads = threads;
    this.echoLength = echoLength;
  }

  /** Returns the name for people. */
  public String title() {
    return title;
  }

  /** Returns the class that JMH runs. */
  public Class<?> benchmark() {
    return benchmark;
  }

  public int threads() {
    return threads;
  }

  /** Returns the length of the echoed text in characters; 0 if there is none. */
  public int echoLength() {
    return echoLength;
  }

  public List<Contender> contenders() {
    return Stream.of(Contender.values())
        .filter(contender -> LineUp.of(contender).contains(this))
        .toList();
  }
}
