package io.zerocall.bench.broker;

import io.zerocall.bench.jvm.ChildJvm;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The processes of one contender, except those of its clients. */
final class BrokerSystem implements AutoCloseable {
  private static final int WORKERS = 2;

  private final Deque<AutoCloseable> processes = new ArrayDeque<>();
  private String endpoint = "";

  private BrokerSystem() {}

  /** Something that starts processes. */
  private interface Start {
    void run(BrokerSystem system) throws IOException;
  }

  static BrokerSystem zerocall() throws IOException {
    return of(system -> {
      system.endpoint = system.start(WorkerMain.BROKER);
      for (int i = 0; i < WORKERS; i++) {
        var unused = system.start(WorkerMain.WORKER, system.endpoint);
      }
    });
  }

  static BrokerSystem direct() throws IOException {
    return of(system -> system.endpoint = system.start(WorkerMain.SERVER));
  }

  static BrokerSystem rabbitMq() throws IOException {
    return of(system -> {
      RabbitMqServer server = RabbitMqServer.start();
      system.processes.push(server);
      system.endpoint = server.endpoint();
      for (int i = 0; i < WORKERS; i++) {
        var unused = system.start(WorkerMain.RABBITMQ, system.endpoint);
      }
    });
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

  private String start(String... arguments) throws IOException {
    ChildJvm jvm = ChildJvm.start(List.of(), WorkerMain.class, arguments);
    processes.push(jvm);
    return jvm.awaitLine(WorkerMain.READY);
  }

  /** Returns where clients connect. */
  String endpoint() {
    return endpoint;
  }

  @Override
  public void close() {
    while (!processes.isEmpty()) {
      try {
        processes.pop().close();
      } catch (Exception e) {
        System.err.println(e);
      }
    }
  }
}
