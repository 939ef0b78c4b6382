package io.zerocall.bench.workload;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.runner.IterationType;

/**
 * The times of one thread's calls, in nanoseconds, without the warm-up. JMH could measure either
 * these or throughput; this class measures both in one run.
 */
@State(Scope.Thread)
public class Latencies {
  /** The system property that names the directory in which every thread stores its histogram. */
  public static final String DIRECTORY = "zerocall.bench.latencies";

  private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int DIGITS = 3;

  private Histogram warm;
  private Histogram iteration;

  @Setup(Level.Trial)
  public void open() {
    warm = newHistogram();
    iteration = newHistogram();
  }

  public static Histogram newHistogram() {
    return new Histogram(LONGEST_NANOS, DIGITS);
  }

  void record(long nanos) {
    iteration.recordValue(Math.min(nanos, LONGEST_NANOS));
  }

  @TearDown(Level.Iteration)
  public void endIteration(IterationParams parameters) {
    if (parameters.getType() == IterationType.MEASUREMENT) {
      warm.add(iteration);
    }
    iteration.reset();
  }

  @TearDown(Level.Trial)
  public void save() throws IOException {
    String directory = System.getProperty(DIRECTORY);
    if (directory != null) {
      ByteBuffer buffer = ByteBuffer.allocate(warm.getNeededByteBufferCapacity());
      int length = warm.encodeIntoByteBuffer(buffer);
      Path file = Files.createTempFile(Path.of(directory), "thread-", ".hdr");
      Files.write(file, Arrays.copyOf(buffer.array(), length));
    }
  }
}
