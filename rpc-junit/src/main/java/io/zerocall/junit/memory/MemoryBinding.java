package io.zerocall.junit.memory;

import io.zerocall.transport.Binding;
import io.zerocall.transport.Message;
import io.zerocall.transport.ServerReceiver;
import io.zerocall.transport.TransportCounters;
import io.zerocall.transport.TransportOptions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server's side of the fake network. Safe for use by several threads. */
final class MemoryBinding implements Binding, DeliveryExecutor.Party {
  private static final Logger LOG = LoggerFactory.getLogger(MemoryTransport.class);
  final LongAdder sent = new LongAdder();
  final LongAdder dropped = new LongAdder();
  final LongAdder refused = new LongAdder();
  private final LongAdder received = new LongAdder();

  private final MemoryTransport network;
  private final String endpoint;
  private final TransportOptions options;
  private final ServerReceiver server;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final ThreadLocal<Boolean> inside = ThreadLocal.withInitial(() -> false);
  private final Set<MemoryConnection> connections = new LinkedHashSet<>();

  MemoryBinding(
      MemoryTransport network, String endpoint, TransportOptions options, ServerReceiver server) {
    this.network = network;
    this.endpoint = endpoint;
    this.options = options;
    this.server = server;
  }

  TransportOptions options() {
    return options;
  }

  /** Returns null if there are too many connections already. */
  synchronized @Nullable MemoryConnection accept(MemoryChannel channel) {
    if (closed.get()) {
      return null;
    }
    if (connections.size() >= options.maxConnections()) {
      refused.increment();
      return null;
    }
    MemoryConnection connection = new MemoryConnection(network, channel, this);
    connections.add(connection);
    return connection;
  }

  Runnable arrival(MemoryConnection connection, Message message) {
    if (connection.broken()) {
      return () -> {};
    }
    received.increment();
    connection.add(connection.events.arrival(message, options.clock().getAsLong()));
    return () -> call(connection::deliverNext);
  }

  ServerReceiver server() {
    return server;
  }

  void lose(MemoryConnection connection) {
    synchronized (this) {
      connections.remove(connection);
    }
    call(connection.events::disconnected);
    network.retryConnecting();
  }

  private void call(Runnable callback) {
    if (closed.get()) {
      return;
    }
    inside.set(true);
    try {
      callback.run();
    } catch (Throwable e) {
      LOG.error("A receiver failed", e);
    } finally {
      inside.set(false);
      Thread.interrupted();
    }
  }

  @Override
  public boolean mayOverstay() {
    return true;
  }

  @Override
  public String endpoint() {
    return endpoint;
  }

  @Override
  public TransportCounters counters() {
    return new TransportCounters(received.sum(), sent.sum(), dropped.sum(), refused.sum());
  }

  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    network.forget(this);
    List<MemoryConnection> present;
    synchronized (this) {
      present = new ArrayList<>(connections);
    }
    present.forEach(connection -> connection.breakUp("the server is closed"));
    network.retire(this, inside.get());
  }
}
