package io.zerocall.cli;

import io.zerocall.http.HttpConnector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where an HTTP connector listens, and for which hosts and origins. */
final class ConnectorOptions {
  @Option(
      names = "--http",
      paramLabel = "HOST:PORT",
      converter = HttpConnectorConverter.class,
      description =
          "Where to listen for HTTP and WebSocket: 127.0.0.1:8080, *:8080 for all addresses,"
              + " port 0 for a free one. Default: ${DEFAULT-VALUE}.",
      defaultValue = "127.0.0.1:8080")
  private HttpConnector connector = HttpConnector.at("127.0.0.1", 8080);

  @Option(
      names = "--allow-host",
      paramLabel = "NAME",
      description =
          "A host name that requests may be sent to, such as rpc.example.com, beside localhost."
              + " Repeatable.")
  private List<String> hosts = new ArrayList<>();

  @Option(
      names = "--allow-origin",
      paramLabel = "ORIGIN",
      description =
          "An origin whose web pages may call, such as https://app.example.com. Repeatable.")
  private List<String> origins = new ArrayList<>();

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = "Speak TLS with these certificates (PEM, its own first). Needs --tls-key.")
  private @Nullable Path certificates;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "The certificate's key (PEM, PKCS #8, without a password).")
  private @Nullable Path key;

  @Option(names = "--no-console", description = "Serve no console at GET /.")
  private boolean hidesConsole;

  ConnectorOptions() {}

  /**
   * Creates the connector.
   *
   * @throws IllegalArgumentException if an option is invalid
   */
  HttpConnector connector() {
    hosts.forEach(connector::allowHost);
    origins.forEach(connector::allowOrigin);
    if (certificates != null && key != null) {
      connector.tls(certificates, key);
    } else if (certificates != null || key != null) {
      throw new IllegalArgumentException("--tls-cert and --tls-key must be used together");
    }
    return connector.console(!hidesConsole);
  }
}
