package io.zerocall.rabbitmq;

import io.zerocall.broker.RpcBroker;
import io.zerocall.broker.RpcBrokerBuilder;
import io.zerocall.client.RpcClient;
import io.zerocall.server.RpcServer;
import io.zerocall.testing.Eventually;
import io.zerocall.testing.RabbitMq;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.UnaryOperator;

/** A broker with its workers, clients and bridges. Closes everything in the reverse order. */
final class Site implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final RabbitMq rabbitMq;
  private final String network;
  private final RpcBroker broker;
  private final RpcClient client;

  Site(RabbitMq rabbitMq, String network, UnaryOperator<RpcBrokerBuilder> settings) {
    this.rabbitMq = rabbitMq;
    this.network = network;
    this.broker =
        opened(settings.apply(RpcBroker.builder().bind("tcp://127.0.0.1:0")).start());
    this.client = opened(RpcClient.builder().timeout(PATIENCE).connect(broker.endpoint()));
  }

  <T extends AutoCloseable> T opened(T closeable) {
    opened.push(closeable);
    return closeable;
  }

  RpcBroker broker() {
    return broker;
  }

  RpcClient client() {
    return client;
  }

  /** Starts a worker, and waits until the broker knows its offer. */
  RpcServer worker(Object service) {
    int before = broker.workers();
    RpcServer worker =
        opened(RpcServer.builder().dial(broker.endpoint()).register(service).start());
    Eventually.eventually("the worker is there", () -> broker.workers() == before + 1);
    return worker;
  }

  String amqp() {
    return "amqp://127.0.0.1:" + rabbitMq.port();
  }

  String network() {
    return network;
  }

  RabbitMqBridgeBuilder builder() {
    return RabbitMqBridge.builder().broker(broker.endpoint()).amqp(amqp()).network(network);
  }

  /** Starts a bridge, and waits until it is connected and its names are offered. */
  RabbitMqBridge bridge(UnaryOperator<RabbitMqBridgeBuilder> settings) {
    RabbitMqBridge bridge = opened(settings.apply(builder()).start());
    awaitConnected(bridge);
    return bridge;
  }

  void awaitConnected(RabbitMqBridge bridge) {
    Eventually.eventually("the bridge is connected", bridge::isConnected);
  }

  /** Waits until the broker has an offer of a name or prefix. */
  void awaitOffer(String name) {
    Eventually.eventually(
        "the name is offered",
        () -> broker.status().names().stream()
            .anyMatch(each -> each.name().equals(name) && each.workers() > 0));
  }

  void awaitNoOffer(String name) {
    Eventually.eventually(
        "the name is withdrawn",
        () -> broker.status().names().stream()
            .noneMatch(each -> each.name().equals(name) && each.workers() > 0));
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      close(opened.pop());
    }
  }

  private static void close(AutoCloseable opened) {
    try {
      opened.close();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
