package io.zerocall.cli;

import io.zerocall.http.HttpConnector;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Where a command listens for HTTP beside ZeroMQ. */
final class HttpEndpoints {
  @Option(
      names = "--http",
      paramLabel = "HOST:PORT",
      description =
          "Where to listen for HTTP and WebSocket, with a console for the browser at /: 127.0.0.1:8080,"
              + " *:8080 for all addresses, port 0 for a free one. Repeatable.",
      converter = HttpConnectorConverter.class)
  private List<HttpConnector> connectors = new ArrayList<>();

  HttpEndpoints() {}

  List<HttpConnector> connectors() {
    return connectors;
  }
}
