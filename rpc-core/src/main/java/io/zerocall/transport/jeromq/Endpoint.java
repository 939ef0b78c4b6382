package io.zerocall.transport.jeromq;

import org.jspecify.annotations.Nullable;

/** An address this engine understands: {@code tcp://host:port} or {@code inproc://name}. */
sealed interface Endpoint {

  static Endpoint parse(String text) {
    if (text.startsWith("tcp://")) {
      return Tcp.parse(text, text.substring("tcp://".length()));
    }
    if (text.startsWith("inproc://") && text.length() > "inproc://".length()) {
      return new Inproc(text.substring("inproc://".length()));
    }
    throw malformed(text, "tcp://host:port or inproc://name");
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

  /**
   * A host and a port.
   *
   * @param host a name, an address without brackets, or {@code *} for every address of this machine
   */
  record Tcp(String host, int port) implements Endpoint {

    static Tcp parse(String text, String hostAndPort) {
      int colon = hostAndPort.lastIndexOf(':');
      if (colon <= 0) {
        throw malformed(text, "tcp://host:port");
      }
      String host = withoutBrackets(hostAndPort.substring(0, colon));
      if (host == null) {
        throw malformed(text, "tcp://host:port, an IPv6 address in brackets");
      }
      return new Tcp(host, parsePort(text, hostAndPort.substring(colon + 1)));
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

    Tcp withPort(int other) {
      return new Tcp(host, other);
    }

    @Override
    public String toString() {
      return "tcp://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
  }
}
