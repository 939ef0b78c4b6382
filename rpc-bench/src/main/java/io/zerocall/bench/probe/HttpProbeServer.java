package io.zerocall.bench.probe;

import io.zerocall.http.HttpConnector;
import io.zerocall.server.RpcServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;

/**
 * The JVM of a server with an HTTP connector. It serves until its standard input ends, and reports
 * the resources of the process on request.
 */
final class HttpProbeServer {
  static final String LISTENING_ON = "listening on ";
  static final String ASK_TAKEN = "taken?";
  static final String TAKEN = "taken: ";

  private HttpProbeServer() {}

  public static void main(String[] arguments) throws IOException {
    try (RpcServer server = RpcServer.builder()
            .bind("tcp://127.0.0.1:0")
            .connector(HttpConnector.at("127.0.0.1", 0))
            .register(new ProbeServer.Service())
            .start();
        BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()))) {
      System.out.println(LISTENING_ON + server.endpoints().get(1));
      while (in.readLine() != null) {
        System.out.println(TAKEN + ResourceUsage.now());
      }
    }
  }
}
