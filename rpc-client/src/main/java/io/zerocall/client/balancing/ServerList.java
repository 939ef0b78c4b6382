package io.zerocall.client.balancing;

import io.zerocall.client.balancing.BalancedServer.Events;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The servers that a client knows at present, and those that it is leaving. Thread-safe. */
final class ServerList implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServerList.class);

  private final Connecting connecting;
  private final Events events;
  private final LongSupplier clock;
  private final List<BalancedServer> leaving = new CopyOnWriteArrayList<>();
  private volatile List<BalancedServer> present = List.of(); // changed under the lock
  private boolean closed; // guarded by this

  ServerList(Connecting connecting, Events events, LongSupplier clock) {
    this.connecting = connecting;
    this.events = events;
    this.clock = clock;
  }

  List<BalancedServer> present() {
    return present;
  }

  /**
   * Connects to new servers, and keeps those that are there. The others get no more calls, and
   * their connections are closed after the last one has ended.
   *
   * @throws IllegalArgumentException if an endpoint is malformed; nothing has changed then
   */
  synchronized void replace(List<String> endpoints) {
    if (closed) {
      return;
    }
    List<BalancedServer> next = new ArrayList<>();
    List<BalancedServer> created = new ArrayList<>();
    try {
      for (String endpoint : new LinkedHashSet<>(endpoints)) {
        BalancedServer server = find(endpoint);
        if (server == null) {
          server = new BalancedServer(endpoint, connecting, events, clock);
          created.add(server);
        }
        next.add(server);
      }
    } catch (RuntimeException e) {
      created.forEach(server -> server.connection().close());
      throw e;
    }
    Set<BalancedServer> kept = Set.copyOf(next);
    List<BalancedServer> gone =
        present.stream().filter(server -> !kept.contains(server)).toList();
    leaving.addAll(gone);
    present = List.copyOf(next);
    if (!created.isEmpty() || !gone.isEmpty()) {
      LOG.debug("new servers: {}, servers that are left: {}", created, gone);
    }
  }

  private @Nullable BalancedServer find(String endpoint) {
    return present.stream()
        .filter(server -> server.endpoint().equals(endpoint))
        .findFirst()
        .orElse(null);
  }

  /** Closes the connections that have no calls any more; returns whether others are left. */
  boolean closeIdle() {
    List<BalancedServer> idle =
        leaving.stream().filter(server -> server.connection().openCalls() == 0).toList();
    leaving.removeAll(idle);
    idle.forEach(server -> server.connection().close());
    return !leaving.isEmpty();
  }

  @Override
  public void close() {
    List<BalancedServer> all;
    synchronized (this) {
      closed = true;
      all = new ArrayList<>(present);
      all.addAll(leaving);
    }
    all.forEach(server -> server.connection().close());
  }
}
