package io.zerocall.client.balancing;

import java.util.ArrayList;
import java.util.List;

/**
 * Which servers may get a call.
 *
 * @param nowNanos the time
 * @param healthyOnly whether servers that are set aside, or silent, may not
 * @param without servers that may not, since an attempt there has failed
 */
record Filter(long nowNanos, boolean healthyOnly, List<BalancedServer> without) {

  boolean admits(BalancedServer server) {
    return server.isReady()
        && (!healthyOnly || server.isHealthy(nowNanos))
        && (without.isEmpty() || !without.contains(server));
  }

  /** Returns those that may; the same list if all of them may. */
  List<BalancedServer> admitted(List<BalancedServer> servers) {
    List<BalancedServer> some = null;
    for (int i = 0; i < servers.size(); i++) {
      BalancedServer server = servers.get(i);
      boolean may = admits(server);
      if (some == null && !may) {
        some = new ArrayList<>(servers.subList(0, i));
      } else if (some != null && may) {
        some.add(server);
      }
    }
    return some == null ? servers : some;
  }
}
