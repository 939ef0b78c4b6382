package io.zerocall.transport;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names the hosts of connections, and determines which hosts count as one client. */
public final class Hosts {
  private static final String LOOPBACK_V6 = "0:0:0:0:0:0:0:1";
  private static final Pattern LITERAL =
      Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(%.+)?");
  private static final int NETWORK_GROUPS = 4;

  private Hosts() {}

  /** Returns the host's address, without a port; null if the connection has none. */
  public static @Nullable String literal(@Nullable SocketAddress address) {
    return address instanceof InetSocketAddress internet && internet.getAddress() != null
        ? internet.getAddress().getHostAddress()
        : null;
  }

  /**
   * Returns the address that a host is written as; null if it is none.
   *
   * @param host an address as {@link #literal} returns it
   */
  public static @Nullable InetAddress address(@Nullable String host) {
    if (host == null || !LITERAL.matcher(host).matches()) {
      return null; // a name must not be looked up
    }
    try {
      return InetAddress.getByName(host.replaceFirst("%.*", ""));
    } catch (UnknownHostException e) {
      return null;
    }
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
