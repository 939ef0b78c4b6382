package io.zerocall.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A script in Debian's Python, with its pyzmq. Not safe for use by several threads. */
final class Python implements AutoCloseable {
  static final String COMMAND = "/usr/bin/python3";

  private final Process process;
  private final BufferedReader output;
  private final Writer input;

  private Python(Process process) {
    this.process = process;
    this.output = process.inputReader(StandardCharsets.UTF_8);
    this.input = process.outputWriter(StandardCharsets.UTF_8);
  }

  /** Skips a test if there is no pyzmq, except in CI. */
  static void requirePyzmq() throws InterruptedException {
    boolean present = hasPyzmq();
    if ("true".equals(System.getenv("CI"))) {
      assertThat(present)
          .as("%s can import zmq (python3-zmq is installed)", COMMAND)
          .isTrue();
    }
    assumeTrue(present, COMMAND + " can't import zmq (install python3-zmq)");
  }

  private static boolean hasPyzmq() throws InterruptedException {
    try {
      return new ProcessBuilder(COMMAND, "-c", "import zmq").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Starts a script of the tests. */
  static Python start(String script, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("rpc-tests/src/test/python/" + script));
    command.addAll(List.of(arguments));
    return run(command);
  }

  /** Starts the example of a worker, with its methods in another namespace. */
  static Python worker(String namespace, String broker) throws IOException {
    String script = Files.readString(Repository.root().resolve("rpc-examples/python/worker.py"));
    return run(List.of("-c", script.replace("my.namespace", namespace), broker));
  }

  private static Python run(List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(COMMAND));
    command.addAll(arguments);
    return new Python(new ProcessBuilder(command)
        .directory(Repository.root().toFile())
        .redirectError(Redirect.INHERIT)
        .start());
  }

  /** Sends a line to the script's standard input. */
  void send(String line) throws IOException {
    input.write(line + "\n");
    input.flush();
  }

  /** Returns the next line that the script prints. */
  String line() throws IOException {
    String line = output.readLine();
    assertThat(line).as("line of the script").isNotNull();
    return line;
  }

  /** Kills the script. */
  void kill() {
    process.destroyForcibly();
    var unused = process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    kill();
  }
}
