package io.zerocall.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Debian's PostgreSQL with its defaults, on a free port of 127.0.0.1 and with its files in a
 * temporary folder, so that a restarted server has the data of the one before. Everybody on this
 * machine may connect as {@link #USER}. Not thread-safe.
 */
public final class PostgresServer implements AutoCloseable {
  /** The superuser. */
  public static final String USER = "postgres";

  private static final Path VERSIONS = Path.of("/usr/lib/postgresql");
  private static final long START_SECONDS = 90;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Path programs;
  private final Path folder;
  private final int port;
  private @Nullable Process process;

  private PostgresServer(Path programs, Path folder, int port) {
    this.programs = programs;
    this.folder = folder;
    this.port = port;
  }

  /** Starts a server. Skips the test if PostgreSQL is not installed, except in CI. */
  public static PostgresServer start() throws IOException {
    List<Path> installed = installed();
    if ("true".equals(System.getenv("CI"))) {
      assertThat(installed).as("PostgreSQL is installed").isNotEmpty();
    }
    assumeTrue(!installed.isEmpty(), "PostgreSQL is missing (install Debian's postgresql)");
    Path programs = installed.get(installed.size() - 1).resolve("bin");
    Path folder = Files.createTempDirectory("postgresql");
    PostgresServer server = new PostgresServer(programs, folder, FreePort.find());
    server.create();
    server.startAgain();
    return server;
  }

  private static List<Path> installed() throws IOException {
    if (!Files.isDirectory(VERSIONS)) {
      return List.of();
    }
    try (Stream<Path> versions = Files.list(VERSIONS)) {
      return versions
          .filter(version -> Files.isExecutable(version.resolve("bin/initdb")))
          .sorted()
          .toList();
    }
  }

  private void create() throws IOException {
    if (isRoot()) { // for whom the server doesn't run
      run(List.of("chown", "postgres", folder.toString()));
    }
    run(asServer(
        "initdb", "-A", "trust", "-U", USER, "-E", "UTF8", "--locale=C.UTF-8", "-D", data()));
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private List<String> asServer(String program, String... arguments) {
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      command.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"));
    }
    command.add(programs.resolve(program).toString());
    command.addAll(List.of(arguments));
    return command;
  }

  private String data() {
    return folder.resolve("data").toString();
  }

  private Path output() {
    return folder.resolve("output");
  }

  private void run(List<String> command) throws IOException {
    Process child = launch(command);
    try {
      if (!child.waitFor(START_SECONDS, TimeUnit.SECONDS) || child.exitValue() != 0) {
        child.destroyForcibly();
        throw new IOException(command + " has failed: " + Files.readString(output()));
      }
    } catch (InterruptedException e) {
      child.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private Process launch(List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()))
        .start();
  }

  /** Returns the port on 127.0.0.1, which stays the same after {@link #kill}. */
  public int port() {
    return port;
  }

  /** Returns the URL of the server's first database. */
  public String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  /** Starts the server again after {@link #kill}, with the data it had. */
  public void startAgain() throws IOException {
    Process started = launch(asServer(
        "postgres",
        "-D",
        data(),
        "-h",
        "127.0.0.1",
        "-p",
        Integer.toString(port),
        "-k",
        folder.toString()));
    process = started;
    boolean accepts = false;
    try {
      awaitReady(started);
      accepts = true;
    } finally {
      if (!accepts) {
        close();
      }
    }
  }

  private void awaitReady(Process started) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (!accepts()) {
      if (!started.isAlive() || deadline - System.nanoTime() < 0) {
        throw new IOException("PostgreSQL doesn't start: " + Files.readString(output()));
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** Returns whether the server listens and has recovered. */
  private boolean accepts() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      Process check = launch(List.of(
          programs.resolve("pg_isready").toString(),
          "-q",
          "-h",
          "127.0.0.1",
          "-p",
          Integer.toString(port)));
      return check.waitFor() == 0 && socket.isConnected();
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Ends all processes of the server at once, as a power failure does. */
  public void kill() {
    Process running = process;
    if (running != null) {
      TestServers.kill(running);
      process = null;
    }
  }

  /** Ends the server and deletes its folder. */
  @Override
  public void close() {
    kill();
    try {
      TestServers.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
