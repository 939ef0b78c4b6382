package io.zerocall.examples.quickstart;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * A server in a JVM of its own. It ends when it is closed. It also ends by itself after this
 * process has ended, because its standard input then ends.
 */
final class ServerProcess implements AutoCloseable {
  private static final String LISTENING = "listening on ";
  private static final long GRACE_SECONDS = 5;

  private final Process process;
  private final String endpoint;

  private ServerProcess(Process process, String endpoint) {
    this.process = process;
    this.endpoint = endpoint;
  }

  /** Starts a server and waits until it listens. */
  static ServerProcess start(Class<?> main) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath = System.getProperty("java.class.path");
    Process process = new ProcessBuilder(List.of(java, "-cp", classPath, main.getName()))
        .redirectError(Redirect.INHERIT)
        .start();
    try {
      return new ServerProcess(process, readEndpoint(process, main));
    } catch (IOException | RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static String readEndpoint(Process process, Class<?> main) throws IOException {
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    String line = out.readLine();
    if (line == null || !line.startsWith(LISTENING)) {
      throw new IOException(main.getSimpleName() + " doesn't listen; it says: " + line);
    }
    return line.substring(LISTENING.length());
  }

  /** The end of a server's main method: prints where the server listens, and waits. */
  static void serve(String endpoint) throws IOException {
    System.out.println(LISTENING + endpoint);
    while (System.in.read() >= 0) {
      // Nothing is ever written to it; it ends when this process does.
    }
  }

  String endpoint() {
    return endpoint;
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      process.onExit().orTimeout(GRACE_SECONDS, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      process.destroyForcibly();
      throw new IllegalStateException("the server did not end in " + GRACE_SECONDS + " s", e);
    }
    if (process.exitValue() != 0) {
      throw new IllegalStateException("the server ended with exit code " + process.exitValue());
    }
  }
}
