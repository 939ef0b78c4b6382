package io.zerocall.client.balancing;

import io.zerocall.client.call.CallbackThreads;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The servers that a client knows at present, and those that it is leaving. Thread-safe. */
final class ServerList implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServerList.class);
  private static final int MOST = 1_000;

  /** How long a connection stays at least after a thread may have picked its server. */
  private static final long LEAVING_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Function<String, BalancedServer> connecting;
  private final LongSupplier clock;
  private volatile List<BalancedServer> present = List.of(); // changed under the lock

  // Guarded by this.
  private final Map<BalancedServer, Long> leavingSinceNanos = new HashMap<>();
  private boolean closed;

  /** @param connecting connects to an endpoint, or throws that it is malformed */
  ServerList(Function<String, BalancedServer> connecting, LongSupplier clock) {
    this.connecting = connecting;
    this.clock = clock;
  }

  List<BalancedServer> present() {
    return present;
  }

  /**
   * Connects to servers, as their user gives them.
   *
   * @throws IllegalArgumentException if an endpoint is malformed; then it is connected to none
   */
  synchronized void connect(List<String> endpoints) {
    List<BalancedServer> created = new ArrayList<>();
    try {
      endpoints.forEach(endpoint -> created.add(connecting.apply(endpoint)));
    } catch (RuntimeException e) {
      created.forEach(server -> server.connection().close());
      throw e;
    }
    present = List.copyOf(created);
  }

  /**
   * Connects to new servers, and keeps those that are there. The others get no more calls, and
   * their connections are closed after the last one has ended. A malformed endpoint is logged.
   */
  synchronized void replace(List<String> endpoints) {
    if (closed) {
      return;
    }
    Set<String> distinct = new LinkedHashSet<>(endpoints);
    if (distinct.size() > MOST) {
      LOG.warn("{} servers were found, of which {} are used", distinct.size(), MOST);
    }
    List<BalancedServer> next = new ArrayList<>();
    distinct.stream().limit(MOST).forEach(endpoint -> {
      BalancedServer server = keepOrCreate(endpoint);
      if (server != null) {
        next.add(server);
      }
    });
    Set<BalancedServer> kept = Set.copyOf(next);
    for (BalancedServer server : present) {
      if (!kept.contains(server)) {
        LOG.debug("{} is not used any more", server);
        leavingSinceNanos.put(server, clock.getAsLong());
      }
    }
    present = List.copyOf(next);
  }

  private @Nullable BalancedServer keepOrCreate(String endpoint) {
    for (BalancedServer server : present) {
      if (server.endpoint().equals(endpoint)) {
        return server;
      }
    }
    try {
      return connecting.apply(endpoint);
    } catch (RuntimeException e) {
      LOG.warn("A server that was found can't be used: {}", e.getMessage());
      return null;
    }
  }

  /** Closes the connections that have no calls any more; returns whether others are left. */
  synchronized boolean closeIdle() {
    long now = clock.getAsLong();
    leavingSinceNanos.entrySet().removeIf(leaving -> {
      BalancedServer server = leaving.getKey();
      boolean idle =
          now - leaving.getValue() >= LEAVING_NANOS && server.connection().isIdle();
      if (idle) {
        CallbackThreads.SHARED.execute(server.connection()::close); // which may take a second
      }
      return idle;
    });
    return !leavingSinceNanos.isEmpty();
  }

  @Override
  public void close() {
    List<BalancedServer> all;
    synchronized (this) {
      closed = true;
      all = new ArrayList<>(present);
      all.addAll(leavingSinceNanos.keySet());
    }
    all.forEach(server -> server.connection().close());
  }
}
