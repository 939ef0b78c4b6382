package io.zerocall.spring.boot;

import io.zerocall.client.RpcClient;
import io.zerocall.client.RpcClientBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.springframework.beans.factory.DisposableBean;

/**
 * The clients of the channels that {@code zerocall.client.channel} configures, one for each
 * channel. Creates a client when it is needed first, and closes it with the application. For calls
 * by name, subscriptions and publishers; {@link ImportRpcClients} makes beans of interfaces.
 * Thread-safe.
 */
public final class RpcClients implements DisposableBean {
  /** The channel that is used if none is named. */
  public static final String DEFAULT = "default";

  private final RpcClientProperties properties;
  private final RpcClientTransport transport;
  private final Function<String, RpcClientBuilder> builders;

  // Guarded by this.
  private final Map<String, RpcClient> clients = new LinkedHashMap<>();
  private final List<BiConsumer<String, RpcClient>> observers = new ArrayList<>();
  private boolean closed;

  /** @param builders returns the builder of a channel's client */
  RpcClients(
      RpcClientProperties properties,
      RpcClientTransport transport,
      Function<String, RpcClientBuilder> builders) {
    this.properties = properties;
    this.transport = transport;
    this.builders = builders;
  }

  /** Returns the names of the channels that are configured. */
  public Set<String> channels() {
    return properties.channel().keySet();
  }

  /**
   * Returns the client of a channel.
   *
   * @param channel the name of a channel that has a target; {@link #DEFAULT}; or an endpoint
   * @throws IllegalStateException if the channel has no target, or the application has closed its
   *     clients
   */
  public RpcClient client(String channel) {
    RpcClient client;
    List<BiConsumer<String, RpcClient>> all;
    synchronized (this) {
      RpcClient known = clients.get(channel);
      if (known != null) {
        return known;
      }
      if (closed) {
        throw new IllegalStateException("the clients of the application are closed");
      }
      client = view(channel, transport.connect(channel, builders.apply(channel)));
      clients.put(channel, client);
      all = List.copyOf(observers);
    }
    all.forEach(observer -> observer.accept(channel, client));
    return client;
  }

  private RpcClient view(String channel, RpcClient client) {
    RpcClientProperties.Channel known = properties.channel().get(channel);
    if (known == null) {
      return client;
    }
    RpcClient view = known.meta().isEmpty() ? client : client.withMeta(known.meta());
    return known.failFast() ? view.withFailFast() : view;
  }

  /** Calls an observer with each client that is created, and with those that exist. */
  public void whenCreated(BiConsumer<String, RpcClient> observer) {
    Map<String, RpcClient> existing;
    synchronized (this) {
      observers.add(observer);
      existing = new LinkedHashMap<>(clients);
    }
    existing.forEach(observer);
  }

  /** Closes all clients. */
  @Override
  public void destroy() {
    List<RpcClient> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(clients.values());
      clients.clear();
    }
    all.forEach(RpcClient::close);
  }
}
