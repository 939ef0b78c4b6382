package io.zerocall.broker;

import io.zerocall.RpcConnector;
import io.zerocall.broker.authorization.TaskConnector;
import io.zerocall.transport.Connector;
import io.zerocall.transport.engine.Endpoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks that a broker without a policy can be reached from this machine only. */
final class Exposure {
  private Exposure() {}

  /**
   * Checks where a broker without a policy is to listen.
   *
   * @throws IllegalArgumentException if other machines could connect
   */
  static void requireLocal(List<String> endpoints, List<RpcConnector> connectors) {
    for (String endpoint : endpoints) {
      if (!Endpoint.parse(endpoint).isLocal()) {
        throw exposed(endpoint);
      }
    }
    for (RpcConnector connector : connectors) {
      String host = connector instanceof Connector given ? given.host() : host(connector);
      if (host != null && !Endpoint.isLoopback(host)) {
        throw exposed(connector.toString());
      }
    }
  }

  private static @Nullable String host(RpcConnector connector) {
    return connector instanceof TaskConnector given ? given.host() : null;
  }

  private static IllegalArgumentException exposed(String where) {
    return new IllegalArgumentException(where
        + " may be reached from other machines, and a broker without a policy lets every peer offer,"
        + " call, publish and subscribe to everything. Give it a policy (--policy FILE, or"
        + " policy(…) in Java), or the networks that may connect (--filter CIDR, admitFrom(…)), or"
        + " listen on 127.0.0.1 or ipc:// only");
  }
}
