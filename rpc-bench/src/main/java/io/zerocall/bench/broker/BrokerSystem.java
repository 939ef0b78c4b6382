package io.zerocall.bench.broker;

import io.zerocall.bench.jvm.ChildJvm;
import io.zerocall.bench.jvm.Processes;
import io.zerocall.bench.peer.RabbitMqServer;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The processes of one contender, except those of its clients. They also end when this JVM does.
 */
final class BrokerSystem implements AutoCloseable {
  private static final int WORKERS = 2;

  private final Processes processes = new Processes();
  private String endpoint = "";
  private @Nullable ProcessHandle server;

  private BrokerSystem() {}

  /** Something that starts processes. */
  private interface Start {
    void run(BrokerSystem system) throws IOException;
  }

  /**
   * Starts a broker with its default settings, and two workers.
   *
   * @param command the rpc command
   */
  static BrokerSystem zerocall(String command) throws IOException {
    return of(system -> {
      system.startBroker(command);
      for (int i = 0; i < WORKERS; i++) {
        system.addWorker(WorkerMain.WORKER);
      }
    });
  }

  /** Starts a broker with Inverted Json's interface, and two workers in worker mode. */
  static BrokerSystem ijson(String command) throws IOException {
    return of(system -> {
      ChildJvm jvm = system.processes.added(ChildJvm.startCommand(
          List.of(command, "broker", "--bind", "tcp://127.0.0.1:0", "--ijson", "127.0.0.1:0")));
      system.endpoint = "http://" + jvm.awaitLine("listening on http://");
      system.server = jvm.handle();
      for (int i = 0; i < WORKERS; i++) {
        system.addWorker(WorkerMain.IJSON);
      }
    });
  }

  /** Starts a broker without workers. */
  static BrokerSystem broker(String command) throws IOException {
    return of(system -> system.startBroker(command));
  }

  static BrokerSystem direct() throws IOException {
    return of(system -> {
      ChildJvm jvm = system.start(WorkerMain.SERVER);
      system.endpoint = jvm.awaitLine(WorkerMain.READY);
      system.server = jvm.handle();
    });
  }

  /** Starts RabbitMQ and two workers. */
  static BrokerSystem rabbitMq() throws IOException {
    return of(system -> {
      system.startRabbitMq();
      for (int i = 0; i < WORKERS; i++) {
        system.addWorker(WorkerMain.RABBITMQ);
      }
    });
  }

  /** Starts RabbitMQ without workers. */
  static BrokerSystem rabbitMqAlone() throws IOException {
    return of(BrokerSystem::startRabbitMq);
  }

  private static BrokerSystem of(Start start) throws IOException {
    BrokerSystem system = new BrokerSystem();
    boolean started = false;
    try {
      start.run(system);
      started = true;
      return system;
    } finally {
      if (!started) {
        system.close();
      }
    }
  }

  private void startBroker(String command) throws IOException {
    ChildJvm jvm = processes.added(
        ChildJvm.startCommand(List.of(command, "broker", "--bind", "tcp://127.0.0.1:0")));
    endpoint = jvm.awaitLine("listening on ");
    server = jvm.handle();
  }

  private void startRabbitMq() throws IOException {
    RabbitMqServer rabbitMq = processes.added(RabbitMqServer.start());
    endpoint = rabbitMq.endpoint();
    server = rabbitMq.handle();
  }

  /**
   * Starts a JVM that works for the broker until this is closed.
   *
   * @param kind one of the constants of {@link WorkerMain}
   */
  void addWorker(String kind) throws IOException {
    var unused = start(kind, endpoint).awaitLine(WorkerMain.READY);
  }

  private ChildJvm start(String... arguments) throws IOException {
    return processes.added(ChildJvm.start(List.of(), WorkerMain.class, arguments));
  }

  /** Returns where clients connect. */
  String endpoint() {
    return endpoint;
  }

  /** Returns the process that clients connect to. */
  ProcessHandle server() {
    if (server == null) {
      throw new IllegalStateException("not started");
    }
    return server;
  }

  @Override
  public void close() {
    processes.close();
  }
}
