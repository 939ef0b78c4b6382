package io.zerocall.bench.soak.attack;

import java.net.InetSocketAddress;
import java.net.URI;

/**
 * The attacked server.
 *
 * @param zmq its endpoint for ZeroMQ, {@code tcp://host:port}
 * @param http its endpoint for HTTP and WebSocket, {@code http://host:port}
 */
public record Target(String zmq, String http) {

  InetSocketAddress zmqAddress() {
    return address(zmq);
  }

  InetSocketAddress httpAddress() {
    return address(http);
  }

  /** Returns the host and port of the endpoint for HTTP. */
  String httpAuthority() {
    return URI.create(http).getAuthority();
  }

  private static InetSocketAddress address(String endpoint) {
    URI uri = URI.create(endpoint);
    return new InetSocketAddress(uri.getHost(), uri.getPort());
  }
}
