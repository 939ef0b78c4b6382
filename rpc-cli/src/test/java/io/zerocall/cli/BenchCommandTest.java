package io.zerocall.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zerocall.server.RpcServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.LongBinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BenchCommandTest {
  private static RpcServer server;

  @BeforeAll
  static void serve() {
    server = RpcServer.builder()
        .bind("tcp://127.0.0.1:0")
        .register(new DemoService())
        .start();
  }

  @AfterAll
  static void close() {
    server.close();
  }

  private static CommandRun bench(String endpoint, String options) {
    return bench(endpoint, "200ms", options);
  }

  private static CommandRun bench(String endpoint, String duration, String options) {
    return CommandRun.of(Stream.concat(
            Stream.of("bench", endpoint, "--duration=" + duration, "--warmup=50ms"),
            Stream.of(options.split(" ")).filter(option -> !option.isEmpty()))
        .toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--no-progress", "--threads=3", "--window=32", "--payload=1024", "--progress"})
  void reportsThroughputAndLatency(String options) {
    CommandRun run = bench(server.endpoint(), options);
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains(server.endpoint(), "p50", "p99", "p99.9", "max");
    assertThat(run.out())
        .containsPattern("throughput +[0-9,]+ calls/s \\([0-9,]+ calls in [0-9.]+ s\\)");
    assertThat(run.lines()).hasSize(6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--threads=0", "--payload=-1", "--window=1000000"})
  void refusesWhatMakesNoSense(String option) {
    CommandRun run = bench(server.endpoint(), option);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(option.substring(0, option.indexOf('=')), "expected: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--threads=2", "--window=8"})
  void failsWhenAResultIsWrong(String options) {
    LongBinaryOperator onlyTheFirstIsRight = (a, b) -> a == 0 ? 0 : -1;
    try (RpcServer wrong = RpcServer.builder()
        .bind("tcp://127.0.0.1:0")
        .registerFunction("my.namespace.mult", LongBinaryOperator.class, onlyTheFirstIsRight)
        .start()) {
      CommandRun run = bench(wrong.endpoint(), "60s", options); // ends at the first wrong result
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err()).isEqualToIgnoringNewLines("rpc: the server's result is wrong");
    }
  }

  @Test
  void failsWhenTheServerHasNoSuchMethod() {
    try (RpcServer empty = RpcServer.builder().bind("tcp://127.0.0.1:0").start()) {
      CommandRun run = bench(empty.endpoint(), "");
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err()).contains("my.namespace.mult", "Method not found");
    }
  }

  private static String[] shortBench() {
    return new String[] {"bench", server.endpoint(), "--duration=200ms", "--warmup=50ms"};
  }

  @Test
  void drawsNoProgressBarWhereThereIsNoTerminal() throws Exception {
    try (CommandProcess bench =
        CommandProcess.start(builder -> builder.environment().put("TERM", "xterm"), shortBench())) {
      assertThat(bench.line()).startsWith("my.namespace.mult(i, i + 1) at ");
      assertThat(bench.exitCode()).isZero();
      assertThat(bench.errors()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"xterm, true", "dumb, false"})
  void drawsAProgressBarOnATerminalThatCan(String type, boolean draws) throws Exception {
    assumeTrue(hasScript(), "there is the program script of util-linux");
    String command = CommandProcess.command(shortBench()).stream()
        .map(word -> "'" + word + "'")
        .collect(Collectors.joining(" "));
    // script runs a command on a terminal and prints its output.
    ProcessBuilder script = new ProcessBuilder("script", "-qec", command, "/dev/null");
    script.environment().put("TERM", type);
    Process process = script.redirectErrorStream(true).start();
    process.getOutputStream().close();
    String shown = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(shown).isZero();
    assertThat(shown.contains("measuring ")).as(shown).isEqualTo(draws);
    assertThat(shown).contains("throughput");
  }

  private static boolean hasScript() throws InterruptedException {
    try {
      Process process = new ProcessBuilder("script", "--version").start();
      String version = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 && version.contains("util-linux");
    } catch (IOException e) {
      return false;
    }
  }
}
