package io.zerocall.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Debian's RabbitMQ with its defaults and without plugins, on free ports of 127.0.0.1 and with its
 * files in a temporary folder, so that a restarted server has the queues of the one before. Not
 * thread-safe.
 */
public final class RabbitMq implements AutoCloseable {
  private static final Path COMMAND = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server");
  private static final long START_SECONDS = 90;
  private static final long STOP_SECONDS = 30;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final Path folder;
  private final int port;
  private final Map<String, String> environment;
  private @Nullable Process process;

  private RabbitMq(Path folder, int port) {
    this.folder = folder;
    this.port = port;
    this.environment = environment(folder, port);
  }

  /** Skips a test if RabbitMQ is not installed, except in CI. */
  public static void require() {
    boolean present = Files.isExecutable(COMMAND);
    if ("true".equals(System.getenv("CI"))) {
      assertThat(present).as("rabbitmq-server is installed").isTrue();
    }
    assumeTrue(present, COMMAND + " is missing (install Debian's rabbitmq-server)");
  }

  /** Starts a server. Skips the test if RabbitMQ is not installed. */
  public static RabbitMq start() throws IOException {
    require();
    RabbitMq server = new RabbitMq(Files.createTempDirectory("rabbitmq"), FreePort.find());
    server.startAgain();
    return server;
  }

  private static Map<String, String> environment(Path folder, int port) {
    String inFolder = folder + "/";
    return Map.ofEntries(
        Map.entry("HOME", folder.toString()),
        Map.entry("RABBITMQ_NODENAME", "zerocall-test-" + port + "@localhost"),
        Map.entry("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1"),
        Map.entry("RABBITMQ_NODE_PORT", Integer.toString(port)),
        Map.entry("RABBITMQ_DIST_PORT", Integer.toString(FreePort.find())),
        Map.entry("ERL_EPMD_PORT", Integer.toString(FreePort.find())),
        Map.entry("ERL_EPMD_ADDRESS", "127.0.0.1"),
        Map.entry("RABBITMQ_MNESIA_BASE", inFolder + "data"),
        Map.entry("RABBITMQ_LOG_BASE", inFolder + "log"),
        Map.entry("RABBITMQ_PID_FILE", inFolder + "pid"),
        Map.entry("RABBITMQ_ENABLED_PLUGINS_FILE", inFolder + "plugins"),
        Map.entry("RABBITMQ_SCHEMA_DIR", inFolder + "schema"),
        Map.entry("RABBITMQ_GENERATED_CONFIG_DIR", inFolder + "config"),
        Map.entry("RABBITMQ_CONFIG_FILE", inFolder + "none"),
        Map.entry("RABBITMQ_ADVANCED_CONFIG_FILE", inFolder + "none"));
  }

  /** Returns the port on 127.0.0.1, which stays the same after {@link #stop}. */
  public int port() {
    return port;
  }

  /** Starts the server again after {@link #stop} or {@link #kill}, with the queues it had. */
  public void startAgain() throws IOException {
    ProcessBuilder builder = new ProcessBuilder(COMMAND.toString())
        .redirectErrorStream(true)
        .redirectOutput(output().toFile());
    builder.environment().putAll(environment);
    Process started = builder.start();
    process = started;
    boolean listens = false;
    try {
      awaitListening(started);
      listens = true;
    } finally {
      if (!listens) {
        close();
      }
    }
  }

  void startIfEnded() throws IOException {
    if (process == null || !process.isAlive()) {
      Files.createDirectories(folder); // a start that failed has deleted it
      startAgain();
    }
  }

  private Path output() {
    return folder.resolve("output");
  }

  private void awaitListening(Process started) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (!listens()) {
      if (!started.isAlive() || deadline - System.nanoTime() < 0) {
        throw new IOException("RabbitMQ doesn't listen: " + Files.readString(output()));
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** Ends the server in order, as a restart of its service does. */
  public void stop() {
    Process running = process;
    if (running != null) {
      running.descendants().filter(RabbitMq::isErlang).forEach(ProcessHandle::destroy);
      running.onExit().orTimeout(STOP_SECONDS, TimeUnit.SECONDS).join();
      process = null;
    }
  }

  private static boolean isErlang(ProcessHandle handle) {
    return handle.info().command().filter(path -> path.endsWith("beam.smp")).isPresent();
  }

  /** Ends the server at once, as a power failure does. */
  public void kill() {
    Process running = process;
    if (running != null) {
      TestServers.kill(running);
      process = null;
    }
  }

  /** Ends the server and the process that knows its name, and deletes the folder. */
  @Override
  public void close() {
    kill();
    try {
      endNameServer();
      TestServers.delete(folder);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void endNameServer() throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("epmd", "-kill")
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().putAll(environment);
    var unused = builder.start().waitFor(STOP_SECONDS, TimeUnit.SECONDS);
  }
}
