package io.zerocall.transport;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Names the hosts of connections, and determines which hosts count as one client. */
public final class Hosts {
  private static final String LOOPBACK_V6 = "0:0:0:0:0:0:0:1";
  private static final int NETWORK_GROUPS = 4;

  private Hosts() {}

  /** Returns the host's address, without a port; null if the connection has none. */
  public static @Nullable String literal(@Nullable SocketAddress address) {
    return address instanceof InetSocketAddress internet && internet.getAddress() != null
        ? internet.getAddress().getHostAddress()
        : null;
  }

  /**
   * Returns the client that the host counts as: the host itself, or its /64 network for IPv6, since
   * a host can choose among all addresses of that network.
   *
   * @param host an address as {@link #literal} returns it
   */
  public static String client(String host) {
    if (host.indexOf(':') < 0 || host.equals(LOOPBACK_V6) || host.startsWith("fe80:")) {
      return host; // all hosts share the network of link-local addresses
    }
    int end = -1;
    for (int i = 0; i < NETWORK_GROUPS; i++) {
      end = host.indexOf(':', end + 1);
      if (end < 0) {
        return host;
      }
    }
    return host.substring(0, end) + "::/64";
  }

  /**
   * Returns whether the host is this machine.
   *
   * @param host an address as {@link #literal} returns it
   */
  public static boolean isThisMachine(String host) {
    return host.startsWith("127.") || host.equals(LOOPBACK_V6);
  }
}
