package io.zerocall.client.balancing;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Picks the server of a call. Thread-safe. */
@FunctionalInterface
public interface Picker {

  /** Returns one of the servers that a filter admits; null if it admits none. */
  @Nullable
  BalancedServer pick(List<BalancedServer> servers, Filter filter);

  /** Returns a picker of the first server in the list. */
  static Picker first() {
    return (servers, filter) -> {
      for (BalancedServer server : servers) {
        if (filter.admits(server)) {
          return server;
        }
      }
      return null;
    };
  }

  /** Returns a picker of one after the other. */
  static Picker roundRobin() {
    AtomicInteger turn = new AtomicInteger();
    return (servers, filter) -> {
      List<BalancedServer> admitted = filter.admitted(servers);
      BalancedServer picked = null;
      for (int i = 0; i < admitted.size(); i++) {
        picked = admitted.get(Math.floorMod(turn.getAndIncrement(), admitted.size()));
        if (takesPart(picked, filter)) {
          return picked;
        }
      }
      return picked;
    };
  }

  private static boolean takesPart(BalancedServer server, Filter filter) {
    double share = server.share(filter.nowNanos());
    return share >= 1 || ThreadLocalRandom.current().nextDouble() < share;
  }

  /** Returns a picker that compares two random servers, and takes that with fewer calls. */
  static Picker fewestOutstanding() {
    return (servers, filter) -> {
      List<BalancedServer> admitted = filter.admitted(servers);
      int size = admitted.size();
      if (size < 2) {
        return size == 0 ? null : admitted.get(0);
      }
      ThreadLocalRandom random = ThreadLocalRandom.current();
      int first = random.nextInt(size);
      int second = random.nextInt(size - 1);
      BalancedServer one = admitted.get(first);
      BalancedServer other = admitted.get(second < first ? second : second + 1);
      return load(one, filter) <= load(other, filter) ? one : other;
    };
  }

  private static double load(BalancedServer server, Filter filter) {
    return (server.outstanding() + 1) / server.share(filter.nowNanos());
  }
}
