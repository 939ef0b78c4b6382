package io.zerocall.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The command in a process of its own, which close kills. */
final class CommandProcess implements AutoCloseable {
  private static final long LIMIT_SECONDS = 30;

  private final Process process;
  private final BufferedReader out;

  private CommandProcess(Process process) {
    this.process = process;
    this.out = process.inputReader(StandardCharsets.UTF_8);
  }

  static CommandProcess start(String... arguments) throws IOException {
    return start(builder -> {}, arguments);
  }

  /** Starts the command with a change to its environment or its output. */
  static CommandProcess start(Consumer<ProcessBuilder> change, String... arguments)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command(arguments));
    change.accept(builder);
    return new CommandProcess(builder.start());
  }

  /** Returns the words that run the command. */
  static List<String> command(String... arguments) {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-cp",
        System.getProperty("java.class.path"),
        RpcCommand.class.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Returns the next line of the standard output. */
  String line() throws IOException {
    return out.readLine();
  }

  /** Stops reading the standard output. */
  void closeOutput() throws IOException {
    out.close();
  }

  void input(String text) throws IOException {
    try (var in = process.outputWriter(StandardCharsets.UTF_8)) {
      in.write(text);
    }
  }

  String errors() throws IOException {
    return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** Sends SIGTERM. */
  void terminate() {
    process.toHandle().destroy();
  }

  /** Sends SIGKILL. */
  void kill() {
    process.destroyForcibly();
    var unused = process.onExit().orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
  }

  int exitCode() throws InterruptedException {
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("still running after " + LIMIT_SECONDS + " s");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
