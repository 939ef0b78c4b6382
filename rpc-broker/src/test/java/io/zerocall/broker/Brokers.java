package io.zerocall.broker;

import static io.zerocall.testing.Eventually.eventually;

import io.zerocall.JsonText;
import io.zerocall.RpcProtocolException;
import io.zerocall.client.RpcClient;
import io.zerocall.server.RpcServer;
import io.zerocall.server.RpcServerBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A broker with its workers and clients. Closes everything in the reverse order. */
final class Brokers implements AutoCloseable {
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final RpcBroker broker;
  private final RpcClient client;

  Brokers() {
    this(builder -> builder);
  }

  Brokers(UnaryOperator<RpcBrokerBuilder> settings) {
    broker =
        opened(settings.apply(RpcBroker.builder().bind("tcp://127.0.0.1:0")).start());
    client = client();
  }

  <T extends AutoCloseable> T opened(T closeable) {
    opened.add(0, closeable);
    return closeable;
  }

  RpcBroker broker() {
    return broker;
  }

  String endpoint() {
    return broker.endpoint();
  }

  /** Returns the first client. */
  RpcClient first() {
    return client;
  }

  RpcClient client() {
    return opened(RpcClient.connect(broker.endpoint()));
  }

  /** Starts a worker, and waits until the broker knows its offer. */
  RpcServer worker(Object service, UnaryOperator<RpcServerBuilder> settings) {
    int before = broker.workers();
    RpcServer worker = opened(
        settings.apply(RpcServer.builder().dial(endpoint()).register(service)).start());
    eventually("the worker is there", () -> broker.workers() == before + 1);
    return worker;
  }

  RpcServer worker(Object service) {
    return worker(service, builder -> builder);
  }

  /** Waits until a method can be called. */
  void awaitOffer(String method, Object... arguments) {
    eventually("the method is offered", () -> {
      try {
        client.call(method, JsonText.class, arguments);
        return true;
      } catch (RpcProtocolException e) {
        return false;
      }
    });
  }

  @Override
  public void close() {
    opened.forEach(Brokers::close);
  }

  private static void close(AutoCloseable opened) {
    try {
      opened.close();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
