package io.zerocall.http.request;

import io.netty.util.NetUtil;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decides which hosts a request may be addressed to, and which origins' pages may send one. A
 * browser sends both headers truthfully. A program that can forge them is not a browser, so it
 * gains nothing by doing so.
 */
public final class Access {
  private static final Pattern HOST =
      Pattern.compile("([a-z0-9._-]+|\\[[0-9a-f:.]+])(:[0-9]{1,5})?", Pattern.CASE_INSENSITIVE);
  private static final Pattern ORIGIN =
      Pattern.compile("https?://([a-z0-9.-]+|\\[[0-9a-f:.]+])(:[0-9]{1,5})?");
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final Set<String> hosts;
  private final Set<String> origins;
  private final String scheme;
  private final boolean everyAddress;

  /**
   * Creates the rules of a server.
   *
   * @param address the host that the server listens on; null if it listens on all addresses
   * @param allowedHosts further hosts, in lower case
   * @param allowedOrigins the origins of pages of others that may send requests
   */
  public Access(
      @Nullable String address, Set<String> allowedHosts, Set<String> allowedOrigins, boolean tls) {
    hosts = new HashSet<>(LOOPBACK);
    hosts.addAll(allowedHosts);
    if (address != null) {
      hosts.add(literal(address));
    }
    origins = allowedOrigins;
    scheme = tls ? "https://" : "http://";
    everyAddress = address == null;
  }

  /** An address as it is written in a {@code Host} header. */
  public static String literal(String address) {
    String lower = address.toLowerCase(Locale.ROOT);
    return lower.indexOf(':') >= 0 && !lower.startsWith("[") ? "[" + lower + "]" : lower;
  }

  /**
   * Returns a host in the form in which it is compared.
   *
   * @throws IllegalArgumentException if it is not a host
   */
  public static String requireHost(String name) {
    String host = literal(name);
    if (!HOST.matcher(name).matches() && !HOST.matcher(host).matches()) {
      throw new IllegalArgumentException(
          "host: \"" + name + "\" (expected: such as rpc.example.com or rpc.example.com:8080)");
    }
    return HOST.matcher(name).matches() ? name.toLowerCase(Locale.ROOT) : host;
  }

  /**
   * Returns an origin in the form in which it is compared.
   *
   * @throws IllegalArgumentException if it is not an origin
   */
  public static String requireOrigin(String origin) {
    String lower = origin.toLowerCase(Locale.ROOT);
    if (!ORIGIN.matcher(lower).matches()) {
      throw new IllegalArgumentException(
          "origin: \"" + origin + "\" (expected: such as https://app.example.com, without a path)");
    }
    return lower;
  }

  /**
   * Returns whether a request may be addressed to a host.
   *
   * @param host the {@code Host} header, or HTTP/2's authority
   * @param localAddress the address of this machine that the connection was made to
   */
  public boolean admitsHost(String host, String localAddress) {
    Matcher matcher = HOST.matcher(host);
    if (!matcher.matches()) {
      return false;
    }
    String name = matcher.group(1).toLowerCase(Locale.ROOT);
    return hosts.contains(name)
        || hosts.contains(host.toLowerCase(Locale.ROOT))
        || (everyAddress && isSameAddress(name, localAddress));
  }

  /** An IPv6 address can be written in several ways. */
  private static boolean isSameAddress(String host, String address) {
    byte[] named =
        NetUtil.createByteArrayFromIpAddressString(host.replace("[", "").replace("]", ""));
    byte[] local = NetUtil.createByteArrayFromIpAddressString(address.replaceFirst("%.*", ""));
    return named != null && Arrays.equals(named, local);
  }

  /** Returns whether a page of an origin may send requests. Pages from this server always may. */
  public boolean admitsOrigin(@Nullable String origin, String host) {
    return origin == null || isOwn(origin, host) || origins.contains(origin);
  }

  /** Returns whether the reply needs a header that allows the page to read it. */
  public boolean isForeign(@Nullable String origin, String host) {
    return origin != null && !isOwn(origin, host);
  }

  private boolean isOwn(String origin, String host) {
    return origin.equalsIgnoreCase(scheme + host);
  }
}
