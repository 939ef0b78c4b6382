package io.zerocall.bench.workload;

import io.zerocall.bench.contender.Contender;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A contender's server in a JVM of its own, with the JVM's default flags. */
public final class ServerProcess implements AutoCloseable {
  private static final long CLOSE_SECONDS = 5;

  private final Process process;
  private final String endpoint;

  private ServerProcess(Process process, String endpoint) {
    this.process = process;
    this.endpoint = endpoint;
  }

  public static ServerProcess start(Contender contender) {
    try {
      Process process = command(contender).start();
      BufferedReader output = process.inputReader();
      return new ServerProcess(process, endpoint(process, output.readLine()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ProcessBuilder command(Contender contender) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath = System.getProperty("java.class.path");
    return new ProcessBuilder(java, "-cp", classPath, ServerMain.class.getName(), contender.name())
        .redirectError(ProcessBuilder.Redirect.INHERIT);
  }

  private static String endpoint(Process process, @Nullable String firstLine) {
    if (firstLine == null || !firstLine.startsWith(ServerMain.LISTENING_ON)) {
      process.destroyForcibly();
      throw new IllegalStateException("the server did not start; its first line: " + firstLine);
    }
    return firstLine.substring(ServerMain.LISTENING_ON.length());
  }

  public String endpoint() {
    return endpoint;
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
