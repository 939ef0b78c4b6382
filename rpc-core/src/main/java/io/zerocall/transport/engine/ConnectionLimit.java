package io.zerocall.transport.engine;

import io.zerocall.transport.Hosts;
import io.zerocall.transport.RefusedBy;
import io.zerocall.transport.TransportOptions;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Counts the connections of a binding, all together, of each host and of each user, and admits no
 * more than there may be. Safe for any thread.
 */
public final class ConnectionLimit {
  private static final int SHARE_OF_CLIENT = 4;

  private final int most;
  private final int mostOfClient;
  private final boolean countsThisMachine;
  private final Counters counters;
  private final RateLimitedLog log;
  private final AtomicInteger all = new AtomicInteger();
  private final Map<String, Integer> ofHosts = new ConcurrentHashMap<>();
  private final Map<String, Integer> ofUsers = new ConcurrentHashMap<>();

  public ConnectionLimit(TransportOptions options, Counters counters, RateLimitedLog log) {
    int set = options.maxConnectionsPerClient();
    this.most = options.maxConnections();
    this.mostOfClient = set > 0 ? set : Math.max(1, most / SHARE_OF_CLIENT);
    this.countsThisMachine = set > 0;
    this.counters = counters;
    this.log = log;
  }

  /**
   * Admits a connection, or counts and logs that there are too many.
   *
   * @param host where it comes from, as {@link Hosts#literal} writes it; null if that is no host
   * @return its place, which is to be freed when it ends; null if it is to be closed
   */
  public @Nullable Permit admit(@Nullable String host) {
    boolean isCounted = isCounted(host);
    String client = host == null || !isCounted ? null : Hosts.client(host);
    if (client != null && !add(ofHosts, client)) {
      refused(host, RefusedBy.CONNECTIONS_PER_CLIENT, tooMany(client));
      return null;
    }
    if (all.incrementAndGet() > most) {
      all.decrementAndGet();
      remove(ofHosts, client);
      refused(host, RefusedBy.CONNECTIONS, "there are " + most + " already (limit: connections)");
      return null;
    }
    return new Permit(client, isCounted);
  }

  private boolean isCounted(@Nullable String host) {
    return countsThisMachine || (host != null && !Hosts.isThisMachine(host));
  }

  private String tooMany(String client) {
    return "there are " + mostOfClient + " of " + client + " already (limit: connectionsPerClient)";
  }

  private void refused(@Nullable String host, RefusedBy limit, String reason) {
    counters.refused(limit);
    log.warn("A connection" + (host == null ? "" : " from " + host) + " was refused: " + reason);
  }

  private boolean add(Map<String, Integer> counts, String client) {
    if (counts.merge(client, 1, Integer::sum) <= mostOfClient) {
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

  /** What one connection takes up. */
  public final class Permit {
    private final @Nullable String host;
    private final boolean countsUser;
    private final AtomicBoolean freed = new AtomicBoolean();
    private volatile @Nullable String user; // set once, before the place is freed

    private Permit(@Nullable String host, boolean countsUser) {
      this.host = host;
      this.countsUser = countsUser;
    }

    /**
     * The connection is known to be a user's.
     *
     * @return why it is to be closed; null if the user may have one more
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

    /** The connection has ended; has an effect once. */
    public void free() {
      if (freed.compareAndSet(false, true)) {
        all.decrementAndGet();
        remove(ofHosts, host);
        remove(ofUsers, user);
      }
    }
  }
}
