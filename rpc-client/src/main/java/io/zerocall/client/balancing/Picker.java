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
    return (servers, filter) -> next(servers, filter, 0, null);
  }

  /** Returns a picker of one after the other. */
  static Picker roundRobin() {
    AtomicInteger turn = new AtomicInteger();
    return (servers, filter) -> {
      BalancedServer picked = null;
      for (int i = 0; i < servers.size(); i++) {
        int start = Math.floorMod(turn.getAndIncrement(), Math.max(1, servers.size()));
        picked = next(servers, filter, start, null);
        if (picked == null || takesPart(picked, filter)) {
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
      int size = servers.size();
      if (size == 0) {
        return null;
      }
      ThreadLocalRandom random = ThreadLocalRandom.current();
      BalancedServer one = next(servers, filter, random.nextInt(size), null);
      if (one == null || size == 1) {
        return one;
      }
      BalancedServer other = next(servers, filter, random.nextInt(size), one);
      return other == null || load(one, filter) <= load(other, filter) ? one : other;
    };
  }

  private static double load(BalancedServer server, Filter filter) {
    return (server.outstanding() + 1) / server.share(filter.nowNanos());
  }

  /** Returns the first admitted server from a place in the list on, other than one. */
  private static @Nullable BalancedServer next(
      List<BalancedServer> servers, Filter filter, int start, @Nullable BalancedServer without) {
    int size = servers.size();
    for (int i = 0; i < size; i++) {
      int place = start + i;
      BalancedServer server = servers.get(place < size ? place : place - size);
      if (server != without && filter.admits(server)) {
        return server;
      }
    }
    return null;
  }
}
