package io.zerocall.cli;

import io.zerocall.ijson.InvertedJsonConnector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a broker listens for clients and workers of Inverted Json. */
final class IjsonEndpoint {
  private static final Pattern ADDRESS = Pattern.compile(
      "(?:\\[(?<v6>.+)]|(?<name>[^:\\s]*[^:\\s0-9][^:\\s]*))?(?::(?<port>[0-9]{1,5}))?");
  private static final String DEFAULT_HOST = "127.0.0.1";
  private static final int DEFAULT_PORT = 8001;

  @Option(
      names = {"--ijson", "--host"},
      paramLabel = "[HOST][:PORT]",
      description =
          "Where to listen for clients and workers of Inverted Json, over HTTP: 127.0.0.1:8001,"
              + " *:8001 for all addresses, port 0 for a free one. Without a host it is 127.0.0.1,"
              + " without a port 8001. It is --host in Inverted Json.")
  private @Nullable String address;

  @Option(
      names = "--jsonrpc2",
      description = "With --ijson, make each response without content a JSON-RPC document.")
  private boolean jsonrpc2;

  @Option(
      names = "--allow-host",
      paramLabel = "NAME",
      description =
          "With --ijson, a name under which clients reach it, as in the header Host. Repeatable.")
  private List<String> names = new ArrayList<>();

  IjsonEndpoint() {}

  /**
   * Returns the connector, if one is wanted.
   *
   * @throws IllegalArgumentException if an option is invalid
   */
  Optional<InvertedJsonConnector> connector() {
    String given = address;
    if (given == null) {
      if (jsonrpc2 || !names.isEmpty()) {
        throw new IllegalArgumentException("--jsonrpc2 and --allow-host need --ijson");
      }
      return Optional.empty();
    }
    Matcher matcher = ADDRESS.matcher(given);
    if (given.isEmpty() || !matcher.matches()) {
      throw new IllegalArgumentException(
          "--ijson: \"" + given + "\" (expected: such as 127.0.0.1:8001 or :8001)");
    }
    String name = matcher.group("v6") == null ? matcher.group("name") : matcher.group("v6");
    String port = matcher.group("port");
    InvertedJsonConnector connector = InvertedJsonConnector.at(
            name == null ? DEFAULT_HOST : name,
            port == null ? DEFAULT_PORT : Integer.parseInt(port))
        .jsonrpc2(jsonrpc2);
    names.forEach(connector::allowHost);
    return Optional.of(connector);
  }
}
