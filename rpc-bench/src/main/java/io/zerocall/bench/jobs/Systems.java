package io.zerocall.bench.jobs;

import io.zerocall.bench.jvm.ChildJvm;
import io.zerocall.bench.peer.PostgreSqlServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Starts the contenders. */
final class Systems {
  private static final long SETTLE_SECONDS = 30;

  private Systems() {}

  /** Starts a broker without workers, and clients that submit. */
  static JobsSystem submitting(Servers servers, StoreKind store) throws IOException {
    return submitting(servers, store, store.newLocation(servers), Map.of());
  }

  /**
   * Starts a broker without workers, and clients that submit.
   *
   * @param environment what is added to the broker's environment
   */
  static JobsSystem submitting(
      Servers servers, StoreKind store, String location, Map<String, String> environment)
      throws IOException {
    Broker broker = Broker.start(servers, store, location, environment);
    return JobsSystem.of(
        servers.processes(),
        List.of(broker.process().handle()),
        List.of(broker.process()),
        Client.ZEROCALL,
        broker.endpoint(),
        acknowledged -> StoreMain.look(store, location).waiting());
  }

  /** Starts a broker with one worker, and clients that wait for the results. */
  static JobsSystem running(Servers servers, StoreKind store) throws IOException {
    Broker broker = Broker.start(servers, store, store.newLocation(servers), Map.of());
    ChildJvm worker = servers
        .processes()
        .added(ChildJvm.start(List.of(), JobWorkerMain.class, broker.endpoint()));
    var unused = worker.awaitLine(JobWorkerMain.READY);
    return JobsSystem.of(
        servers.processes(),
        List.of(broker.process().handle()),
        List.of(worker, broker.process()),
        Client.ZEROCALL_ROUND,
        broker.endpoint(),
        acknowledged -> acknowledged);
  }

  private record Broker(ChildJvm process, String endpoint) {
    static Broker start(
        Servers servers, StoreKind store, String location, Map<String, String> environment)
        throws IOException {
      List<String> command =
          new ArrayList<>(List.of(servers.command(), "broker", "--bind", "tcp://127.0.0.1:0"));
      command.addAll(store.options(location));
      ChildJvm process = servers.processes().added(ChildJvm.startCommand(command, environment));
      return new Broker(process, process.awaitLine("listening on "));
    }
  }

  /** Starts clients of the shared RabbitMQ. */
  static JobsSystem rabbitMq(Servers servers) throws IOException {
    String endpoint = servers.rabbitMq().endpoint();
    return JobsSystem.of(
        servers.processes(),
        List.of(servers.rabbitMq().handle()),
        List.of(),
        Client.RABBITMQ,
        endpoint,
        acknowledged -> settledLength(endpoint, acknowledged));
  }

  /** Returns the length of the queue, which RabbitMQ counts from time to time only. */
  private static long settledLength(String endpoint, long expected) throws IOException {
    long begun = System.nanoTime();
    long length = RabbitMqSubmitters.length(endpoint);
    while (length < expected
        && System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(SETTLE_SECONDS)) {
      try {
        TimeUnit.MILLISECONDS.sleep(500);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
      length = RabbitMqSubmitters.length(endpoint);
    }
    return length;
  }

  /** Starts clients of a library that stores jobs in the shared PostgreSQL. */
  static JobsSystem postgreSql(Servers servers, Client client, String table) throws IOException {
    String url = servers.postgreSql().createDatabase(client.name().toLowerCase(Locale.ROOT));
    return JobsSystem.of(
        servers.processes(),
        List.of(servers.postgreSql().handle()),
        List.of(),
        client,
        url,
        acknowledged -> PostgreSqlServer.count(url, table));
  }

  /**
   * Starts a server and a client of SyRPC with the shared RabbitMQ.
   *
   * @param folder where SyRPC is installed
   * @param app the name of the application
   * @param options further arguments of the script
   */
  static JobsSystem syrpc(Servers servers, Path folder, String app, String... options)
      throws IOException {
    String endpoint = servers.rabbitMq().endpoint();
    String port = endpoint.substring(endpoint.lastIndexOf(':') + 1);
    ChildJvm server = servers
        .processes()
        .added(ChildJvm.startCommand(syrpc(folder, port, app, "server", options)));
    var unused = server.awaitLine(SubmitterMain.READY);
    ChildJvm client = servers
        .processes()
        .added(ChildJvm.startCommand(syrpc(folder, port, app, "client", options)));
    return JobsSystem.of(
        List.of(servers.rabbitMq().handle()),
        List.of(server),
        client,
        acknowledged -> acknowledged);
  }

  private static List<String> syrpc(
      Path folder, String port, String app, String role, String... options) {
    List<String> command =
        new ArrayList<>(List.of("node", folder.resolve(Syrpc.SCRIPT).toString(), port, app, role));
    command.addAll(List.of(options));
    return command;
  }
}
