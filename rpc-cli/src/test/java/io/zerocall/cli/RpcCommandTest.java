package io.zerocall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

class RpcCommandTest {
  @Test
  void printsItsVersion() {
    CommandRun run = CommandRun.of("--version");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).matches("rpc [0-9]+\\.[0-9]+\\.[0-9]+\\S* \\(Java .+\\)\\R");
  }

  @Test
  void printsItsUsageWithoutArguments() {
    CommandRun run = CommandRun.of();
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("call", "list", "bench", "serve-demo", "To get started");
  }

  @Test
  void helpIsNoMistake() {
    CommandRun run = CommandRun.of("--help");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("call", "list", "bench", "serve-demo", "To get started");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandHasHelpWithExamples(String command) {
    CommandRun run = CommandRun.of(command, "--help");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("Usage: rpc " + command, "Options:", "Examples:");
    assertThat(CommandRun.of("help", command)).isEqualTo(run);
  }

  static Stream<String> commands() {
    return RpcCommand.commandLine().getSubcommands().keySet().stream()
        .filter(name -> !name.equals("help"));
  }

  /** So an endpoint, for example, can be copied from it. */
  @ParameterizedTest
  @MethodSource("commands")
  void helpBreaksItsLinesBetweenWordsOnly(String command) {
    CommandSpec spec = RpcCommand.commandLine().getSubcommands().get(command).getCommandSpec();
    UsageMessageSpec usage = spec.usageMessage();
    List<String> words = Stream.of(
            Stream.of(usage.header()),
            Stream.of(usage.description()),
            spec.args().stream().flatMap(argument -> Stream.of(argument.description())))
        .flatMap(texts -> texts)
        .flatMap(text -> Stream.of(text.split(" ")))
        .filter(word -> !word.contains("${") && !word.isEmpty())
        .toList();
    CommandRun run = CommandRun.of(command, "--help");
    assertThat(words).isNotEmpty();
    assertThat(run.out().split("\\s+")).containsAll(words);
    assertThat(run.lines()).contains(usage.footer()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void suggestsWhatWasMeant() {
    CommandRun run = CommandRun.of("clal", "tcp://127.0.0.1:5555");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("no such command or option: clal", "rpc call", "rpc --help");
    assertThat(CommandRun.of("lsit").err()).contains("Did you mean: rpc list?");
    assertThat(CommandRun.of("xyz").err()).doesNotContain("Did you mean");
    assertThat(CommandRun.of("list", "tcp://127.0.0.1:1", "--jsn").err()).contains("--json");
    assertThat(CommandRun.of("--versoin").err())
        .contains("no such command or option: --versoin", "--version");
  }
}
