package io.zerocall.tests;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM that runs a main class of the tests, and can be killed. */
final class ChildJvm implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;

  private ChildJvm(Process process) {
    this.process = process;
    this.output = process.inputReader(StandardCharsets.UTF_8);
  }

  static ChildJvm start(Class<?> main, String... arguments) throws IOException {
    return start(List.of(), main, arguments);
  }

  /** Starts a JVM with options for the virtual machine. */
  static ChildJvm start(List<String> options, Class<?> main, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC"));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return new ChildJvm(new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start());
  }

  /** Waits for a line with a prefix, and returns the rest of it. */
  String awaitLine(String beginning) {
    try {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (line.startsWith(beginning)) {
          return line.substring(beginning.length());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new AssertionError("the child ended without saying \"" + beginning + "\"");
  }

  /** Sends SIGKILL. */
  void kill() {
    process.destroyForcibly();
    var unused = process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
  }

  /** Sends SIGSTOP: the process keeps its connections and does nothing until it goes on. */
  void stop() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** Sends SIGCONT to a process that was stopped. */
  void goOn() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid()).start();
    if (kill.waitFor() != 0) {
      throw new IOException("the process can't be sent SIG" + name);
    }
  }

  /** Sends SIGTERM; returns the exit code. */
  int terminate() {
    process.destroy();
    return process.onExit().orTimeout(30, TimeUnit.SECONDS).join().exitValue();
  }

  @Override
  public void close() {
    kill();
  }
}
