package io.zerocall.transport.engine;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An address: {@code tcp://host:port}, {@code tls://host:port}, {@code ipc://path} or
 * {@code inproc://name}.
 */
public sealed interface Endpoint {

  /**
   * Parses an endpoint.
   *
   * @throws IllegalArgumentException if the text is not an endpoint; the message says what was
   *     expected
   */
  static Endpoint parse(String text) {
    if (text.startsWith(Tcp.PLAIN) || text.startsWith(Tcp.SECURE)) {
      return Tcp.parse(text);
    }
    if (text.startsWith("ipc://") && text.length() > "ipc://".length()) {
      return Ipc.parse(text, text.substring("ipc://".length()));
    }
    if (text.startsWith("inproc://") && text.length() > "inproc://".length()) {
      return new Inproc(text.substring("inproc://".length()));
    }
    throw malformed(text, "tcp://host:port, tls://host:port, ipc://path or inproc://name");
  }

  /**
   * Parses an endpoint to connect to.
   *
   * @throws IllegalArgumentException also if the endpoint can only be bound
   */
  static Endpoint parseToConnect(String text) {
    Endpoint parsed = parse(text);
    if (parsed instanceof Tcp tcp && (tcp.host().equals("*") || tcp.port() == 0)) {
      throw malformed(text, "a host and a port to connect to");
    }
    return parsed;
  }

  /** Returns whether only this machine can connect; false if that can't be determined. */
  default boolean isLocal() {
    return !(this instanceof Tcp tcp) || isLoopback(tcp.host());
  }

  /**
   * Returns whether a host is the loopback interface; false if it is unknown.
   *
   * @param host a name, an address without brackets, or {@code *} for all addresses
   */
  static boolean isLoopback(String host) {
    if (host.equals("*")) {
      return false;
    }
    try {
      return Arrays.stream(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress);
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static IllegalArgumentException malformed(String text, String expected) {
    return new IllegalArgumentException(
        "endpoint: \"" + Printable.text(text) + "\" (expected: " + expected + ")");
  }

  /** A name inside this virtual machine. */
  record Inproc(String name) implements Endpoint {
    @Override
    public String toString() {
      return "inproc://" + name;
    }
  }

  /** A Unix domain socket, by the path of its file. */
  record Ipc(String path) implements Endpoint {
    /** The most bytes of a path that Java accepts in a socket's address on Linux. */
    private static final int MAX_BYTES = 106;

    static Ipc parse(String text, String path) {
      if (path.startsWith("@") || path.equals("*") || path.indexOf('\0') >= 0) {
        throw malformed(text, "ipc:// and the path of a file");
      }
      if (path.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
        throw malformed(text, "a path of at most " + MAX_BYTES + " bytes");
      }
      return new Ipc(path);
    }

    @Override
    public String toString() {
      return "ipc://" + path;
    }
  }

  /**
   * A host and a port.
   *
   * @param host a name, an address without brackets, or {@code *} for every address of this machine
   * @param tls whether the connections are inside TLS
   */
  record Tcp(String host, int port, boolean tls) implements Endpoint {
    private static final String PLAIN = "tcp://";
    private static final String SECURE = "tls://";

    /** Creates an endpoint without TLS. */
    public Tcp(String host, int port) {
      this(host, port, false);
    }

    static Tcp parse(String text) {
      String scheme = text.startsWith(SECURE) ? SECURE : PLAIN;
      String hostAndPort = text.substring(scheme.length());
      int colon = hostAndPort.lastIndexOf(':');
      if (colon <= 0) {
        throw malformed(text, scheme + "host:port");
      }
      String host = withoutBrackets(hostAndPort.substring(0, colon));
      if (host == null) {
        throw malformed(text, scheme + "host:port, an IPv6 address in brackets");
      }
      int port = parsePort(text, hostAndPort.substring(colon + 1));
      return new Tcp(host, port, scheme.equals(SECURE));
    }

    private static int parsePort(String text, String port) {
      if (port.equals("*")) {
        return 0;
      }
      if (port.matches("[0-9]{1,5}") && Integer.parseInt(port) <= 65_535) {
        return Integer.parseInt(port);
      }
      throw malformed(text, "a port from 0 to 65535");
    }

    private static @Nullable String withoutBrackets(String host) {
      if (host.startsWith("[") && host.endsWith("]") && host.length() > 2) {
        return host.substring(1, host.length() - 1);
      }
      boolean addressWithoutBrackets = host.indexOf(':') >= 0;
      return addressWithoutBrackets || host.contains("/") ? null : host;
    }

    public Tcp withPort(int other) {
      return new Tcp(host, other, tls);
    }

    @Override
    public String toString() {
      return (tls ? SECURE : PLAIN) + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":"
          + port;
    }
  }
}
