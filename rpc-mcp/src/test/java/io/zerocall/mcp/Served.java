package io.zerocall.mcp;

import io.zerocall.http.HttpConnector;
import io.zerocall.server.RpcServer;
import io.zerocall.server.RpcServerBuilder;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A server with an endpoint for MCP, and a client for it. */
final class Served extends Peer implements AutoCloseable {
  private final Weather weather;
  private final RpcServer server;

  private Served(Weather weather, RpcServer server) {
    super(server.endpoint());
    this.weather = weather;
    this.server = server;
  }

  static Served byDefault() {
    return with(builder -> builder, connector -> connector);
  }

  static Served with(
      UnaryOperator<RpcServerBuilder> builder, UnaryOperator<HttpConnector> connector) {
    McpEndpoint endpoint = McpEndpoint.at("/mcp").instructions("Ask for a forecast first.");
    Weather weather = new Weather();
    return new Served(
        weather,
        builder
            .apply(RpcServer.builder().describedAs("Weather", "1.2.3"))
            .connector(connector.apply(HttpConnector.at("127.0.0.1", 0).endpoint(endpoint)))
            .register(weather)
            .start());
  }

  RpcServer server() {
    return server;
  }

  Weather weather() {
    return weather;
  }

  static boolean await(Semaphore semaphore) throws InterruptedException {
    return semaphore.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    server.close();
  }
}
