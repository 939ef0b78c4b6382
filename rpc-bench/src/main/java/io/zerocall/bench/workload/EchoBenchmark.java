package io.zerocall.bench.workload;

import io.zerocall.bench.contender.ContenderClient;
import io.zerocall.bench.contender.WrongAnswerException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Measures a text sent to the server and back. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class EchoBenchmark {
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz012345";

  /** The length of the text, in characters of one byte. */
  @Param("1024")
  public int length;

  private String text;

  @Setup(Level.Trial)
  public void writeText() {
    text = ALPHABET.repeat(length / ALPHABET.length());
  }

  @Benchmark
  public void echo(Connection connection, Latencies latencies) {
    ContenderClient client = connection.client();
    long start = System.nanoTime();
    String echoed = client.echo(text);
    latencies.record(System.nanoTime() - start);
    WrongAnswerException.check(echoed, text);
  }
}
