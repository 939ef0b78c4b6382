package io.zerocall.bench.contender;

import java.net.InetSocketAddress;
import java.net.URI;

/** Parses a result of {@link ContenderServer#endpoint}. */
final class Endpoints {
  private Endpoints() {}

  static InetSocketAddress address(String endpoint) {
    URI uri = URI.create(endpoint);
    return new InetSocketAddress(uri.getHost(), uri.getPort());
  }
}
