package io.zerocall.client.balancing;

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
}
