package io.zerocall.rabbitmq;

import io.zerocall.testing.Eventually;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A bridge in a process of its own, which can be killed. */
final class BridgeProcess implements AutoCloseable {
  private static final String READY = "ready";
  private static final String SERVE = "serve";

  private final Process process;

  private BridgeProcess(Process process) {
    this.process = process;
  }

  /** Starts a bridge that serves a name, and waits until it is connected. */
  static BridgeProcess serving(Site site, String name, int deliveries) throws IOException {
    return start(site, SERVE, name, deliveries);
  }

  /** Starts a bridge that forwards a name, and waits until it is connected. */
  static BridgeProcess forwarding(Site site, String name) throws IOException {
    return start(site, "forward", name, 5);
  }

  private static BridgeProcess start(Site site, String role, String name, int deliveries)
      throws IOException {
    Process started = new ProcessBuilder(List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            BridgeProcess.class.getName(),
            role,
            site.broker().endpoint(),
            site.amqp(),
            site.network(),
            name,
            Integer.toString(deliveries)))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    String line = started.inputReader(StandardCharsets.UTF_8).readLine();
    if (!READY.equals(line)) {
      started.destroyForcibly();
      throw new AssertionError("the bridge has not started: " + line);
    }
    return new BridgeProcess(started);
  }

  /** Runs the bridge until the process is killed. */
  public static void main(String[] arguments) throws InterruptedException {
    RabbitMqBridgeBuilder builder = RabbitMqBridge.builder()
        .broker(arguments[1])
        .amqp(arguments[2])
        .network(arguments[3])
        .deliveries(Integer.parseInt(arguments[5]));
    String name = arguments[4];
    try (RabbitMqBridge bridge =
        (arguments[0].equals(SERVE) ? builder.serve(name) : builder.forward(name)).start()) {
      Eventually.eventually("connected", bridge::isConnected);
      System.out.println(READY);
      bridge.awaitClosed();
    }
  }

  /** Sends SIGKILL. */
  void kill() {
    process.destroyForcibly();
    var unused = process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    kill();
  }
}
