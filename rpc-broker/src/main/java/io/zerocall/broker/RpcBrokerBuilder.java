package io.zerocall.broker;

import io.zerocall.PlainAuthenticator;
import io.zerocall.RpcConnector;
import io.zerocall.RpcEngine;
import io.zerocall.RpcLimits;
import io.zerocall.broker.scheduling.BrokerLimits;
import io.zerocall.broker.scheduling.TaskDispatcher;
import io.zerocall.server.RpcServer;
import io.zerocall.server.RpcServerBuilder;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Configures and starts an {@link RpcBroker}. Not thread-safe. Each builder starts one broker. */
public final class RpcBrokerBuilder {
  private final RpcServerBuilder server = RpcServer.builder();

  RpcBrokerBuilder() {}

  /** Adds an endpoint to listen on, as {@link RpcServerBuilder#bind} does. */
  public RpcBrokerBuilder bind(String endpoint) {
    server.bind(endpoint);
    return this;
  }

  /**
   * Adds a connector for clients, and for workers over a WebSocket, as
   * {@link RpcServerBuilder#connector} does.
   */
  public RpcBrokerBuilder connector(RpcConnector value) {
    server.connector(value);
    return this;
  }

  /** Sets the engine of the endpoints, as {@link RpcServerBuilder#engine} does. */
  public RpcBrokerBuilder engine(RpcEngine value) {
    server.engine(value);
    return this;
  }

  /** Admits only clients and workers with a password, as {@link RpcServerBuilder#plain} does. */
  public RpcBrokerBuilder plain(PlainAuthenticator value) {
    server.plain(value);
    return this;
  }

  /** Sets the limits for each connection, as {@link RpcServerBuilder#limits} does. */
  public RpcBrokerBuilder limits(RpcLimits value) {
    server.limits(value);
    return this;
  }

  /** Sets how long closing lets calls continue, as {@link RpcServerBuilder#closeGrace} does. */
  public RpcBrokerBuilder closeGrace(Duration grace) {
    server.closeGrace(grace);
    return this;
  }

  /**
   * Starts to listen, and returns without waiting for clients and workers.
   *
   * @throws IllegalArgumentException if an endpoint is invalid
   * @throws IllegalStateException if neither an endpoint nor a connector was given
   * @throws java.io.UncheckedIOException if an endpoint can't be bound
   */
  public RpcBroker start() {
    LongSupplier clock = System::nanoTime;
    TaskDispatcher dispatcher = new TaskDispatcher(BrokerLimits.ofDefault(), clock);
    try {
      return new RpcBroker(server.fallback(new Router(dispatcher, clock)).start(), dispatcher);
    } catch (RuntimeException | Error e) {
      dispatcher.close();
      throw e;
    }
  }
}
