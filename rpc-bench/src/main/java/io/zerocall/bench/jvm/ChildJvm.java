package io.zerocall.bench.jvm;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Another JVM with this one's class path, which ends when its standard input does. */
public final class ChildJvm implements AutoCloseable {
  private static final Path NICE = Path.of("/usr/bin/nice");
  private static final long END_SECONDS = 60;
  private static final long CLOSE_SECONDS = 5;

  private final Process process;
  private final BufferedReader output;
  private final Writer input;

  private ChildJvm(Process process) {
    this.process = process;
    this.output = process.inputReader();
    this.input = process.outputWriter();
  }

  public static ChildJvm start(List<String> jvmOptions, Class<?> main, String... arguments)
      throws IOException {
    return start(List.of(), jvmOptions, main, arguments);
  }

  /** Starts a JVM with a lower priority, if the system has the command {@code nice}. */
  public static ChildJvm startNice(List<String> jvmOptions, Class<?> main, String... arguments)
      throws IOException {
    return start(
        Files.isExecutable(NICE) ? List.of(NICE.toString(), "-n", "10") : List.of(),
        jvmOptions,
        main,
        arguments);
  }

  /**
   * Starts a command that runs a JVM. It ends when it is closed, whatever happens to its standard
   * input.
   */
  public static ChildJvm startCommand(List<String> command) throws IOException {
    return startCommand(command, Map.of());
  }

  /**
   * Starts a command as {@link #startCommand(List)} does.
   *
   * @param environment what is added to the environment
   */
  public static ChildJvm startCommand(List<String> command, Map<String, String> environment)
      throws IOException {
    return run(command, environment);
  }

  private static ChildJvm start(
      List<String> prefix, List<String> jvmOptions, Class<?> main, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return run(command, Map.of());
  }

  private static ChildJvm run(List<String> command, Map<String, String> environment)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(environment);
    return new ChildJvm(builder.start());
  }

  /**
   * Waits for a line with a prefix, and returns the rest of it.
   *
   * @throws IOException if the JVM ends first
   */
  public String awaitLine(String prefix) throws IOException {
    String line = output.readLine();
    while (line != null && !line.startsWith(prefix)) {
      line = output.readLine();
    }
    if (line == null) {
      throw new IOException("a JVM ended before it said \"" + prefix + "\"");
    }
    return line.substring(prefix.length());
  }

  /** Returns the process. */
  public ProcessHandle handle() {
    return process.toHandle();
  }

  public void say(String line) throws IOException {
    input.write(line + "\n");
    input.flush();
  }

  /** Lets the JVM end by itself, and waits for that. */
  public void end() throws IOException, InterruptedException {
    input.close();
    if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
      throw new IOException("a JVM didn't end within " + END_SECONDS + " s");
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
