package io.zerocall.client.balancing;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Looks up the addresses of a host name. Java keeps an answer for a while: 30 s by default, see its
 * security property {@code networkaddress.cache.ttl}.
 */
public final class DnsLookup implements Lookup {
  private static final String SCHEME = "dns://";

  private final String scheme;
  private final String host;
  private final int port;

  private DnsLookup(String scheme, String host, int port) {
    this.scheme = scheme;
    this.host = host;
    this.port = port;
  }

  /**
   * Returns the lookup of a target.
   *
   * @param target {@code dns://host:port}
   * @param scheme the scheme of the endpoints that it finds
   * @throws IllegalArgumentException if it is something else
   */
  public static DnsLookup of(String target, String scheme) {
    int colon = target.lastIndexOf(':');
    String port = target.substring(colon + 1);
    if (!target.startsWith(SCHEME)
        || colon <= SCHEME.length()
        || target.indexOf('/', SCHEME.length()) >= 0
        || target.indexOf(':', SCHEME.length()) != colon
        || !port.matches("[0-9]{1,5}")
        || Integer.parseInt(port) == 0
        || Integer.parseInt(port) > 65_535) {
      throw new IllegalArgumentException(
          "endpoint: \"" + target + "\" (expected: dns://host:port)");
    }
    return new DnsLookup(scheme, target.substring(SCHEME.length(), colon), Integer.parseInt(port));
  }

  /** Returns the name of the host. */
  public String host() {
    return host;
  }

  @Override
  public List<String> endpoints() throws UnknownHostException {
    return Arrays.stream(InetAddress.getAllByName(host))
        .map(address -> scheme + "://" + literal(address) + ":" + port)
        .distinct()
        .toList();
  }

  private static String literal(InetAddress address) {
    String text = address.getHostAddress();
    return address instanceof Inet6Address ? "[" + text + "]" : text;
  }
}
