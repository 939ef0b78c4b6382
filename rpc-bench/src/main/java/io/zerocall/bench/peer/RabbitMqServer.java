package io.zerocall.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Debian's RabbitMQ with its defaults and without plugins, on free ports of 127.0.0.1 and in a
 * folder of its own.
 */
public final class RabbitMqServer implements AutoCloseable {
  private static final Path COMMAND = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server");
  private static final long START_SECONDS = 60;
  private static final long STOP_SECONDS = 30;

  private final Process process;
  private final Path folder;
  private final int port;
  private final Map<String, String> environment;

  private RabbitMqServer(Process process, Path folder, int port, Map<String, String> environment) {
    this.process = process;
    this.folder = folder;
    this.port = port;
    this.environment = environment;
  }

  /** Returns whether it is installed. */
  public static boolean isInstalled() {
    return Files.isExecutable(COMMAND);
  }

  /**
   * Starts a server whose folder is in the system's folder for temporary files.
   *
   * @throws IOException if it is not installed, or doesn't listen in time
   */
  public static RabbitMqServer start() throws IOException {
    return start(Files.createTempDirectory("rabbitmq"));
  }

  /**
   * Starts a server.
   *
   * @param folder an empty folder, which is deleted when the server is closed
   * @throws IOException if it is not installed, or doesn't listen in time
   */
  public static RabbitMqServer start(Path folder) throws IOException {
    if (!isInstalled()) {
      throw new IOException(COMMAND + " is missing (install Debian's rabbitmq-server)");
    }
    int port = LoopbackPort.free();
    Map<String, String> environment = environment(folder, port);
    ProcessBuilder builder = new ProcessBuilder(COMMAND.toString())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("output").toFile());
    builder.environment().putAll(environment);
    RabbitMqServer server = new RabbitMqServer(builder.start(), folder, port, environment);
    boolean listens = false;
    try {
      server.awaitListening();
      listens = true;
      return server;
    } finally {
      if (!listens) {
        server.close();
      }
    }
  }

  private static Map<String, String> environment(Path folder, int port) throws IOException {
    String inFolder = folder + "/";
    return Map.ofEntries(
        Map.entry("HOME", folder.toString()),
        Map.entry("RABBITMQ_NODENAME", "zerocall-bench-" + port + "@localhost"),
        Map.entry("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1"),
        Map.entry("RABBITMQ_NODE_PORT", Integer.toString(port)),
        Map.entry("RABBITMQ_DIST_PORT", Integer.toString(LoopbackPort.free())),
        Map.entry("ERL_EPMD_PORT", Integer.toString(LoopbackPort.free())),
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

  private void awaitListening() throws IOException {
    long begun = System.nanoTime();
    while (!LoopbackPort.isOpen(port)) {
      if (!process.isAlive()
          || System.nanoTime() - begun > TimeUnit.SECONDS.toNanos(START_SECONDS)) {
        throw new IOException(
            "RabbitMQ doesn't listen: " + Files.readString(folder.resolve("output")));
      }
      LoopbackPort.pause();
    }
  }

  /** Returns the process, whose descendants belong to the server too. */
  public ProcessHandle handle() {
    return process.toHandle();
  }

  /** Returns its host and port. */
  public String endpoint() {
    return "127.0.0.1:" + port;
  }

  /** Ends the server and the process that knows its name, and deletes the folder. */
  @Override
  public void close() {
    List<ProcessHandle> all = process.descendants().toList();
    all.forEach(ProcessHandle::destroy);
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        all.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
      endNameServer();
      Folders.delete(folder);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      System.err.println("RabbitMQ left something behind: " + e);
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
