package io.zerocall.http;

import io.netty.util.NetUtil;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which hosts a request may be addressed to, and from pages of which origins it may come. A browser
 * tells both truly; whoever can make them up is no browser and harms nobody by it.
 */
final class Access {
  private static final Pattern HOST =
      Pattern.compile("([a-z0-9._-]+|\\[[0-9a-f:.]+])(:[0-9]{1,5})?", Pattern.CASE_INSENSITIVE);
  private static final Pattern ORIGIN =
      Pattern.compile("https?://([a-z0-9.-]+|\\[[0-9a-f:.]+])(:[0-9]{1,5})?");
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final Set<String> hosts;
  private final Set<String> origins;
  private final String scheme;
  private final boolean everyAddress;

  Access(HttpSettings settings) {
    hosts = new HashSet<>(LOOPBACK);
    hosts.addAll(settings.allowedHosts());
    if (!settings.isForAllAddresses()) {
      hosts.add(literal(settings.host()));
    }
    origins = settings.allowedOrigins();
    scheme = settings.tls() == null ? "http://" : "https://";
    everyAddress = settings.isForAllAddresses();
  }

  /** An address as it stands in a {@code Host} header. */
  static String literal(String address) {
    String lower = address.toLowerCase(Locale.ROOT);
    return lower.indexOf(':') >= 0 && !lower.startsWith("[") ? "[" + lower + "]" : lower;
  }

  static String requireHost(String name) {
    String host = literal(name);
    if (!HOST.matcher(name).matches() && !HOST.matcher(host).matches()) {
      throw new IllegalArgumentException(
          "host: \"" + name + "\" (expected: such as rpc.example.com or rpc.example.com:8080)");
    }
    return HOST.matcher(name).matches() ? name.toLowerCase(Locale.ROOT) : host;
  }

  static String requireOrigin(String origin) {
    String lower = origin.toLowerCase(Locale.ROOT);
    if (!ORIGIN.matcher(lower).matches()) {
      throw new IllegalArgumentException(
          "origin: \"" + origin + "\" (expected: such as https://app.example.com, without a path)");
    }
    return lower;
  }

  /**
   * Whether a request may be addressed to a host.
   *
   * @param host the {@code Host} header, or HTTP/2's authority
   * @param localAddress the address of this machine that the connection was made to
   */
  boolean admitsHost(String host, String localAddress) {
    Matcher matcher = HOST.matcher(host);
    if (!matcher.matches()) {
      return false;
    }
    String name = matcher.group(1).toLowerCase(Locale.ROOT);
    return hosts.contains(name)
        || hosts.contains(host.toLowerCase(Locale.ROOT))
        || (everyAddress && isSameAddress(name, localAddress));
  }

  /** IPv6 has several ways to write one address. */
  private static boolean isSameAddress(String host, String address) {
    byte[] named =
        NetUtil.createByteArrayFromIpAddressString(host.replace("[", "").replace("]", ""));
    byte[] local = NetUtil.createByteArrayFromIpAddressString(address.replaceFirst("%.*", ""));
    return named != null && Arrays.equals(named, local);
  }

  /** Whether a page of an origin may send requests here: its own server's pages always may. */
  boolean admitsOrigin(@Nullable String origin, String host) {
    return origin == null || isOwn(origin, host) || origins.contains(origin);
  }

  /** Whether a page must be told in a header of the reply that it may read it. */
  boolean isForeign(@Nullable String origin, String host) {
    return origin != null && !isOwn(origin, host);
  }

  private boolean isOwn(String origin, String host) {
    return origin.equalsIgnoreCase(scheme + host);
  }
}
