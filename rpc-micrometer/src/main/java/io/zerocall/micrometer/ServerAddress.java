package io.zerocall.micrometer;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server's address, read from an endpoint.
 *
 * @param address the host, the path of a socket, or a name; the whole endpoint if it has another
 *     form
 * @param port the port; -1 if there is none
 */
record ServerAddress(String address, int port) {
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("[a-z]+://(?<host>[^/,:]+|\\[[^]/,]+])(?::(?<port>[0-9]{1,5}))?");
  private static final Pattern PATH_OR_NAME = Pattern.compile("(?:ipc|inproc)://(?<name>[^,]+)");

  static ServerAddress of(String endpoint) {
    Matcher named = PATH_OR_NAME.matcher(endpoint);
    if (named.matches()) {
      return new ServerAddress(named.group("name"), -1);
    }
    Matcher located = HOST_AND_PORT.matcher(endpoint);
    if (!located.matches()) {
      return new ServerAddress(endpoint, -1);
    }
    String host = located.group("host");
    String port = located.group("port");
    return new ServerAddress(
        host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
        port == null ? -1 : Integer.parseInt(port));
  }
}
