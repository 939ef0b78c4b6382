package io.zerocall.broker;

import io.zerocall.PlainAuthenticator;
import io.zerocall.RpcConnector;
import io.zerocall.RpcEngine;
import io.zerocall.RpcLimits;
import io.zerocall.broker.scheduling.BrokerLimits;
import io.zerocall.broker.scheduling.TaskConnector;
import io.zerocall.broker.scheduling.TaskDispatcher;
import io.zerocall.server.RpcServer;
import io.zerocall.server.RpcServerBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Configures and starts an {@link RpcBroker}. Not thread-safe. Each builder starts one broker. */
public final class RpcBrokerBuilder {
  private final RpcServerBuilder server = RpcServer.builder();
  private final List<TaskConnector> connectors = new ArrayList<>();
  private RpcLimits limits = RpcLimits.DEFAULTS;
  private Logger log = LoggerFactory.getLogger("io.zerocall.broker");

  RpcBrokerBuilder() {}

  /** Adds an endpoint to listen on, as {@link RpcServerBuilder#bind} does. */
  public RpcBrokerBuilder bind(String endpoint) {
    server.bind(endpoint);
    return this;
  }

  /**
   * Adds a connector for clients and workers: {@code HttpConnector} for clients over HTTP, and for
   * both over a WebSocket; {@code InvertedJsonConnector} for those of Inverted Json.
   *
   * @throws IllegalArgumentException if it is none of this library's
   */
  public RpcBrokerBuilder connector(RpcConnector value) {
    if (value instanceof TaskConnector connector) {
      connectors.add(connector);
    } else {
      server.connector(value);
    }
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
    limits = value;
    server.limits(value);
    return this;
  }

  /** Sets how long closing lets calls continue, as {@link RpcServerBuilder#closeGrace} does. */
  public RpcBrokerBuilder closeGrace(Duration grace) {
    server.closeGrace(grace);
    return this;
  }

  RpcBrokerBuilder log(Logger value) {
    log = value;
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
    BrokerLog events = new BrokerLog(log, clock);
    TaskDispatcher dispatcher =
        new TaskDispatcher(BrokerLimits.ofDefault(), clock, events::queueFull);
    Router router = new Router(dispatcher, clock, events);
    List<TaskConnector.Listening> listening = new ArrayList<>();
    try {
      for (TaskConnector connector : connectors) {
        listening.add(connector.open(dispatcher, limits));
      }
      return new RpcBroker(server.fallback(router).start(), router, dispatcher, listening, events);
    } catch (RuntimeException | Error e) {
      listening.forEach(TaskConnector.Listening::close);
      dispatcher.close();
      throw e;
    }
  }
}
