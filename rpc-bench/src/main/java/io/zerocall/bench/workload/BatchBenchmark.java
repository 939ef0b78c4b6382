package io.zerocall.bench.workload;

import io.zerocall.bench.contender.ContenderClient;
import io.zerocall.bench.contender.WrongAnswerException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Measures a hundred calls in one round trip; the latency is that of the round trip. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class BatchBenchmark {
  private static final int CALLS = 100;

  private final int[] a = new int[CALLS];
  private final int[] b = new int[CALLS];
  private int i;

  @Benchmark
  @OperationsPerInvocation(CALLS)
  public void multAll(Connection connection, Latencies latencies) {
    for (int call = 0; call < CALLS; call++, i++) {
      a[call] = i;
      b[call] = i + 1;
    }
    ContenderClient client = connection.client();
    long start = System.nanoTime();
    int[] products = client.multAll(a, b);
    latencies.record(System.nanoTime() - start);
    for (int call = 0; call < CALLS; call++) {
      WrongAnswerException.check(products[call], a[call] * b[call]);
    }
  }
}
