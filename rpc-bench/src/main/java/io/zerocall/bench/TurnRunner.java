package io.zerocall.bench;

import io.zerocall.bench.report.Measurement;
import io.zerocall.bench.report.Scenario;
import io.zerocall.bench.workload.Latencies;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.HdrHistogram.Histogram;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Lets JMH run one turn, in a fork, with a log of its own. */
record TurnRunner(Pace pace, Path logs) {

  Measurement run(Turn turn) throws RunnerException, IOException {
    Path latencies = Files.createTempDirectory("zerocall-bench-");
    try {
      double callsPerSecond = new Runner(options(turn, latencies).build())
          .runSingle()
          .getPrimaryResult()
          .getScore();
      return new Measurement(turn.scenario(), turn.contender(), callsPerSecond, read(latencies));
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
    return options;
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
