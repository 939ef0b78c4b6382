package io.zerocall.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionCommandTest {
  @TempDir
  private Path directory;

  /** Returns bash's completions for the last of some words. */
  private List<String> offered(String... words) throws Exception {
    CommandRun run = CommandRun.of("completion");
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    Path script = Files.writeString(directory.resolve("completion"), run.out());
    String code =
        "set -e; compopt() { :; }; source \"$1\"; shift; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1));"
            + " _complete_rpc; printf '%s\\n' \"${COMPREPLY[@]}\"";
    List<String> command = Stream.concat(
            Stream.of("bash", "-c", code, "bash", script.toString()), Stream.of(words))
        .toList();
    Process bash = start(command);
    String output = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).as(output).isZero();
    return output.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }

  private static Process start(List<String> command) {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      assumeTrue(false, "bash can be run");
      throw new AssertionError(e);
    }
  }

  @Test
  void bashCompletesCommands() throws Exception {
    assertThat(offered("rpc", "sub")).containsExactlyInAnyOrder("subscribe", "submit");
    assertThat(offered("rpc", "c")).containsExactlyInAnyOrder("call", "cancel", "completion");
  }

  @Test
  void bashCompletesOptionsAndTheirValues() throws Exception {
    assertThat(offered("rpc", "call", "--timeo")).containsExactly("--timeout");
    assertThat(offered("rpc", "list", "--j")).containsExactly("--json");
    assertThat(offered("rpc", "typescript", "--long", ""))
        .containsExactlyInAnyOrder("number", "bigint");
    assertThat(offered("rpc", "call", "--engine", "n")).containsExactly("native");
    assertThat(offered("rpc", "call", "--wire", ""))
        .containsExactlyInAnyOrder("json-rpc", "zerorpc");
  }
}
