package io.zerocall.http.exchange;

import io.zerocall.http.request.Access;
import io.zerocall.http.request.ListenAddress;
import io.zerocall.transport.TransportOptions;
import java.time.Duration;
import java.util.Set;

/**
 * The settings of an {@link ExchangeServer}.
 *
 * @param host a name or an address of this machine; {@code *} for all of its addresses
 * @param port 0 for a free one
 * @param allowedHosts what a {@code Host} header may name besides this machine's loopback addresses
 *     and {@code host}
 * @param requestTimeout how long a request may take to arrive
 * @param keepAlive how long a connection may have no request
 * @param options the limits of messages and connections
 */
public record ExchangeSettings(
    String host,
    int port,
    Set<String> allowedHosts,
    Duration requestTimeout,
    Duration keepAlive,
    TransportOptions options) {

  /**
   * Returns an allowed host in the form in which it is compared.
   *
   * @throws IllegalArgumentException if it is not a host
   */
  public static String requireHost(String name) {
    return Access.requireHost(name);
  }

  ListenAddress address() {
    return new ListenAddress(host, port);
  }

  Access access() {
    return new Access(address().only(), allowedHosts, Set.of(), false);
  }
}
