package io.zerocall.bench.report;

import static io.zerocall.bench.contender.Contender.JEROMQ;
import static io.zerocall.bench.contender.Contender.XML_RPC;
import static io.zerocall.bench.contender.Contender.XML_RPC_COMMONS;
import static io.zerocall.bench.contender.Contender.XML_RPC_KEEP_ALIVE;
import static io.zerocall.bench.contender.Contender.XML_RPC_MULTICALL;
import static io.zerocall.bench.contender.Contender.ZEROCALL;

import io.zerocall.bench.contender.Contender;
import io.zerocall.bench.workload.AsyncBenchmark;
import io.zerocall.bench.workload.BatchBenchmark;
import io.zerocall.bench.workload.CallBenchmark;
import io.zerocall.bench.workload.EchoBenchmark;
import java.util.List;

/** What is measured, and of whom. */
public enum Scenario {
  ONE_THREAD(
      "1 thread",
      CallBenchmark.class,
      1,
      ZEROCALL,
      XML_RPC_KEEP_ALIVE,
      XML_RPC_COMMONS,
      XML_RPC,
      JEROMQ),
  EIGHT_THREADS(
      "8 threads",
      CallBenchmark.class,
      8,
      ZEROCALL,
      XML_RPC_KEEP_ALIVE,
      XML_RPC_COMMONS,
      XML_RPC,
      JEROMQ),
  ASYNC("asynchronous, 512 in flight", AsyncBenchmark.class, 1, ZEROCALL, JEROMQ),
  BATCH(
      "batches of 100",
      BatchBenchmark.class,
      1,
      ZEROCALL,
      XML_RPC_KEEP_ALIVE,
      XML_RPC_COMMONS,
      XML_RPC_MULTICALL),
  ECHO_1_KB("echo of 1 KB", EchoBenchmark.class, 1, 1 << 10, ZEROCALL, XML_RPC_KEEP_ALIVE, JEROMQ),
  ECHO_64_KB(
      "echo of 64 KB", EchoBenchmark.class, 1, 1 << 16, ZEROCALL, XML_RPC_KEEP_ALIVE, JEROMQ);

  private final String title;
  private final Class<?> benchmark;
  private final int threads;
  private final int echoLength;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<Contender> contenders;

  Scenario(String title, Class<?> benchmark, int threads, Contender... contenders) {
    this(title, benchmark, threads, 0, contenders);
  }

  Scenario(String title, Class<?> benchmark, int threads, int echoLength, Contender... contenders) {
    this.title = title;
    this.benchmark = benchmark;
    this.threads = threads;
    this.echoLength = echoLength;
    this.contenders = List.of(contenders);
  }

  /** The name that people read. */
  public String title() {
    return title;
  }

  /** The class that JMH runs. */
  public Class<?> benchmark() {
    return benchmark;
  }

  public int threads() {
    return threads;
  }

  /** The length of what is echoed, in characters; 0 if nothing is. */
  public int echoLength() {
    return echoLength;
  }

  public List<Contender> contenders() {
    return contenders;
  }
}
