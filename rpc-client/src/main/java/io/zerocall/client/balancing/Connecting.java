package io.zerocall.client.balancing;

import io.zerocall.client.call.ClientConnection;
import io.zerocall.client.call.ConnectionObserver;
import io.zerocall.client.call.PeriodicScanner;

/** Connects to a server, without waiting for the connection. */
@FunctionalInterface
public interface Connecting {

  /**
   * Connects.
   *
   * @param scanner checks what is due, and is closed with the connection
   * @throws IllegalArgumentException if the endpoint is malformed
   */
  ClientConnection connect(String endpoint, ConnectionObserver observer, PeriodicScanner scanner);
}
