package io.zerocall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RpcCommandTest {
  @Test
  void tellsItsVersion() {
    CommandRun run = CommandRun.of("--version");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).matches("rpc [0-9]+\\.[0-9]+\\.[0-9]+\\S* \\(Java .+\\)\\R");
  }

  @Test
  void tellsHowToUseItWhenNothingIsAsked() {
    CommandRun run = CommandRun.of();
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("call", "list", "bench", "serve-demo", "A first try");
  }

  @Test
  void helpIsNoMistake() {
    CommandRun run = CommandRun.of("--help");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("call", "list", "bench", "serve-demo", "A first try");
  }

  @ParameterizedTest
  @ValueSource(strings = {"call", "list", "bench", "serve-demo"})
  void everyCommandHasHelpWithExamples(String command) {
    CommandRun run = CommandRun.of(command, "--help");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("Usage: rpc " + command, "Examples:", "tcp://127.0.0.1:5555");
    assertThat(CommandRun.of("help", command)).isEqualTo(run);
  }

  @Test
  void suggestsWhatWasMeant() {
    CommandRun run = CommandRun.of("clal", "tcp://127.0.0.1:5555");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("no such command or option: clal", "rpc call", "rpc --help");
    assertThat(CommandRun.of("--versoin").err())
        .contains("no such command or option: --versoin", "--version");
  }
}
