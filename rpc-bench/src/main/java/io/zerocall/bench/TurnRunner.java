package io.zerocall.bench;

import io.zerocall.bench.report.Measurement;
import io.zerocall.bench.report.Scenario;
import io.zerocall.bench.workload.Latencies;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.util.Statistics;

/** Runs one turn by JMH, in a fork, with its own log. */
record TurnRunner(Pace pace, Profile profile, Path logs) {
  private static final String BYTES_PER_CALL = "gc.alloc.rate.norm";

  Measurement run(Turn turn) throws RunnerException, IOException {
    Path latencies = Files.createTempDirectory("zerocall-bench-");
    try {
      RunResult result = new Runner(options(turn, latencies).build()).runSingle();
      Statistics seconds = result.getPrimaryResult().getStatistics();
      return new Measurement(
          turn.scenario(),
          turn.contender(),
          seconds.getMean(),
          seconds.getMin(),
          seconds.getMax(),
          read(latencies),
          bytesPerCall(result));
    } finally {
      delete(latencies);
    }
  }

  private ChainedOptionsBuilder options(Turn turn, Path latencies) {
    Scenario scenario = turn.scenario();
    ChainedOptionsBuilder options = new OptionsBuilder()
        .include("^" + scenario.benchmark().getName() + "\\.")
        .param("contender", turn.contender().name())
        .threads(scenario.threads())
        .forks(1)
        .warmupIterations(pace.warmUpSeconds())
        .warmupTime(TimeValue.seconds(1))
        .measurementIterations(pace.countedSeconds())
        .measurementTime(TimeValue.seconds(1))
        .jvmArgsAppend("-D" + Latencies.DIRECTORY + "=" + latencies)
        .shouldFailOnError(true)
        .output(logs.resolve(turn.fileName()).toString());
    if (scenario.echoLength() > 0) {
      options.param("length", Integer.toString(scenario.echoLength()));
    }
    if (profile == Profile.GC) {
      options.addProfiler(GCProfiler.class);
    }
    return options;
  }

  private static OptionalDouble bytesPerCall(RunResult result) {
    return Stream.ofNullable(result.getSecondaryResults().get(BYTES_PER_CALL))
        .mapToDouble(allocated -> allocated.getScore())
        .findFirst();
  }

  private static Histogram read(Path directory) throws IOException {
    Histogram all = Latencies.newHistogram();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        all.add(Histogram.decodeFromByteBuffer(ByteBuffer.wrap(Files.readAllBytes(file)), 0));
      }
    }
    return all;
  }

  private static void delete(Path directory) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }
}
