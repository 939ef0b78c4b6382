package io.zerocall.ijson;

import static io.zerocall.testing.Eventually.eventually;

import io.zerocall.broker.RpcBroker;
import io.zerocall.broker.RpcBrokerBuilder;
import io.zerocall.client.RpcClient;
import io.zerocall.server.RpcServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A broker with this interface, and its clients and workers. Closes everything in turn. */
final class Jobs implements AutoCloseable {
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final RpcBroker broker;
  private final int port;

  Jobs() {
    this(connector -> connector, builder -> builder);
  }

  Jobs(
      UnaryOperator<InvertedJsonConnector> interfaceSettings,
      UnaryOperator<RpcBrokerBuilder> settings) {
    broker = opened(settings
        .apply(RpcBroker.builder().bind("tcp://127.0.0.1:0"))
        .connector(interfaceSettings.apply(InvertedJsonConnector.at("127.0.0.1", 0)))
        .start());
    port = URI.create(broker.endpoints().get(broker.endpoints().size() - 1)).getPort();
  }

  <T extends AutoCloseable> T opened(T closeable) {
    opened.add(0, closeable);
    return closeable;
  }

  RpcBroker broker() {
    return broker;
  }

  int port() {
    return port;
  }

  /** Opens a connection. */
  Peer peer() throws IOException {
    return opened(new Peer(port));
  }

  /** Asks over a connection of its own. */
  Reply ask(String path, String body, String... headers) throws IOException {
    try (Peer peer = new Peer(port)) {
      return peer.ask(path, body, headers);
    }
  }

  /** Opens a connection over which a client posts a task, and waits until the task waits. */
  Peer waitingClient(String path, String body, String... headers) throws IOException {
    int before = broker.waitingCalls();
    Peer client = peer().send(path, body, headers);
    eventually("the task waits", () -> broker.waitingCalls() == before + 1);
    return client;
  }

  /** Opens a connection over which a worker asks for a task, and waits until it is known. */
  Peer waitingWorker(String path, String type, String... headers) throws IOException {
    int before = broker.workers();
    Peer worker = peer().poll(path, type, headers);
    eventually("the worker waits", () -> broker.workers() == before + 1);
    return worker;
  }

  void create(String queue) throws IOException {
    var unused = ask("/" + queue, "", "Type", "create");
  }

  void awaitWaiting(int calls) {
    eventually("that many tasks wait: " + calls, () -> broker.waitingCalls() == calls);
  }

  /** Returns how many tasks, workers, queues and results are live. */
  long live() {
    try {
      String text = ask("/debug", "").text();
      return Long.parseLong(text.substring(text.indexOf(':') + 1).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void awaitWorkers(int workers) {
    eventually("that many workers are there: " + workers, () -> broker.workers() == workers);
  }

  /** Connects a client that speaks JSON-RPC. */
  RpcClient client() {
    return opened(RpcClient.connect(broker.endpoint()));
  }

  /** Starts a worker that speaks JSON-RPC, and waits until it is known. */
  RpcServer worker(Object service) {
    int before = broker.workers();
    RpcServer worker =
        opened(RpcServer.builder().dial(broker.endpoint()).register(service).start());
    awaitWorkers(before + 1);
    return worker;
  }

  @Override
  public void close() {
    for (AutoCloseable closeable : opened) {
      try {
        closeable.close();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }
}
