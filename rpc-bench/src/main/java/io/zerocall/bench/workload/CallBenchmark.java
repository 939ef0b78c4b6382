package io.zerocall.bench.workload;

import io.zerocall.bench.contender.ContenderClient;
import io.zerocall.bench.contender.WrongAnswerException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Measures {@code mult(i, i + 1)}, one call after the other in every thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class CallBenchmark {
  private int i;

  @Benchmark
  public void mult(Connection connection, Latencies latencies) {
    ContenderClient client = connection.client();
    long start = System.nanoTime();
    int product = client.mult(i, i + 1);
    latencies.record(System.nanoTime() - start);
    WrongAnswerException.check(product, i * (i + 1));
    i++;
  }
}
