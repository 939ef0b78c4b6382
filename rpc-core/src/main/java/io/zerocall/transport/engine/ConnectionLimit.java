package io.zerocall.transport.engine;

import io.zerocall.transport.Hosts;
import io.zerocall.transport.Network;
import io.zerocall.transport.RefusedBy;
import io.zerocall.transport.TransportOptions;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Limits the connections of a binding: to some networks, and in number: in total, of each host and
 * of each user. Thread-safe.
 */
public final class ConnectionLimit {
  private static final int SHARE_OF_CLIENT = 4;

  private final List<Network> networks;
  private final int max;
  private final int maxPerClient;
  private final boolean countsThisMachine;
  private final Counters counters;
  private final RateLimitedLog log;
  private final AtomicInteger all = new AtomicInteger();
  private final Map<String, Integer> ofHosts = new ConcurrentHashMap<>();
  private final Map<String, Integer> ofUsers = new ConcurrentHashMap<>();

  public ConnectionLimit(TransportOptions options, Counters counters, RateLimitedLog log) {
    int set = options.maxConnectionsPerClient();
    this.networks = options.networks();
    this.max = options.maxConnections();
    this.maxPerClient = set > 0 ? set : Math.max(1, max / SHARE_OF_CLIENT);
    this.countsThisMachine = set > 0;
    this.counters = counters;
    this.log = log;
  }

  /**
   * Admits a connection, or counts and logs that it was refused.
   *
   * @param host where the connection comes from, as {@link Hosts#literal} writes it; null if that
   *     is no host
   * @return its permit, to be freed when the connection ends; null if the connection is to be
   *     closed
   */
  public @Nullable Permit admit(@Nullable String host) {
    if (!isAdmitted(host)) {
      refused(host, RefusedBy.ADDRESS, "its address is not admitted");
      return null;
    }
    boolean isCounted = isCounted(host);
    String client = host == null || !isCounted ? null : Hosts.client(host);
    if (client != null && !add(ofHosts, client)) {
      refused(host, RefusedBy.CONNECTIONS_PER_CLIENT, tooMany(client));
      return null;
    }
    if (all.incrementAndGet() > max) {
      all.decrementAndGet();
      remove(ofHosts, client);
      refused(host, RefusedBy.CONNECTIONS, "there are " + max + " already (limit: connections)");
      return null;
    }
    return new Permit(client, isCounted);
  }

  private boolean isAdmitted(@Nullable String host) {
    if (host == null || networks.isEmpty()) {
      return true;
    }
    InetAddress address = Hosts.address(host);
    return address != null && networks.stream().anyMatch(network -> network.contains(address));
  }

  private boolean isCounted(@Nullable String host) {
    return countsThisMachine || (host != null && !Hosts.isThisMachine(host));
  }

  private String tooMany(String client) {
    return "there are " + maxPerClient + " of " + client + " already (limit: connectionsPerClient)";
  }

  private void refused(@Nullable String host, RefusedBy limit, String reason) {
    counters.refused(limit);
    log.warn("A connection" + (host == null ? "" : " from " + host) + " was refused: " + reason);
  }

  private boolean add(Map<String, Integer> counts, String client) {
    if (counts.merge(client, 1, Integer::sum) <= maxPerClient) {
      return true;
    }
    remove(counts, client);
    return false;
  }

  private static void remove(Map<String, Integer> counts, @Nullable String client) {
    if (client != null) {
      counts.computeIfPresent(client, (any, count) -> count == 1 ? null : count - 1);
    }
  }

  /** The permit of one connection. */
  public final class Permit {
    private final @Nullable String host;
    private final boolean countsUser;
    private final AtomicBoolean freed = new AtomicBoolean();
    private volatile @Nullable String user; // set once, before the permit is freed

    private Permit(@Nullable String host, boolean countsUser) {
      this.host = host;
      this.countsUser = countsUser;
    }

    /**
     * Notes which user the connection belongs to.
     *
     * @return why the connection is to be closed; null if the user may have it
     */
    public @Nullable String login(String name) {
      if (!countsUser) {
        return null;
      } else if (!add(ofUsers, name)) {
        return tooMany("user " + name);
      }
      user = name;
      return null;
    }

    /** Frees the permit when the connection has ended. Only the first call has an effect. */
    public void free() {
      if (freed.compareAndSet(false, true)) {
        all.decrementAndGet();
        remove(ofHosts, host);
        remove(ofUsers, user);
      }
    }
  }
}
