package io.zerocall.bench.workload;

import io.zerocall.bench.contender.CallWindow;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Measures {@code mult(i, i + 1)} from one thread that keeps a window of calls in flight. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class AsyncBenchmark {
  private CallWindow window;
  private int i;

  @Setup(Level.Trial)
  public void open(Connection connection, Latencies latencies) {
    window = connection.client().openWindow(latencies::record);
  }

  @Benchmark
  public void mult() {
    window.call(i, i + 1);
    i++;
  }

  @TearDown(Level.Iteration)
  public void drain() {
    window.drain();
  }
}
