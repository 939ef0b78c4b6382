package io.zerocall.client.balancing;

import io.zerocall.client.call.ClientConnection;
import io.zerocall.client.call.ConnectionObserver;

/** Connects to a server, without waiting for the connection. */
@FunctionalInterface
public interface Connecting {

  /**
   * Connects.
   *
   * @throws IllegalArgumentException if the endpoint is malformed
   */
  ClientConnection connect(String endpoint, ConnectionObserver observer);
}
