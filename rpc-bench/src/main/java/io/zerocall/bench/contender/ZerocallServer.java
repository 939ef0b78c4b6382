package io.zerocall.bench.contender;

import io.zerocall.http.HttpConnector;
import io.zerocall.server.RpcServer;
import io.zerocall.server.RpcServerBuilder;
import java.util.function.UnaryOperator;

/** Zerocall's server with default settings, except for the given options. */
record ZerocallServer(RpcServer server, String endpoint) implements ContenderServer {

  static ZerocallServer start(UnaryOperator<RpcServerBuilder> options) {
    RpcServer server = options.apply(builder()).start();
    return new ZerocallServer(server, server.endpoint());
  }

  /** Starts the same inside TLS. */
  static ZerocallServer startTls() {
    RpcServer server = RpcServer.builder()
        .bind("tls://127.0.0.1:0")
        .tls(BenchCertificate.ofServer())
        .register(new Service())
        .start();
    return new ZerocallServer(server, server.endpoint());
  }

  /** Starts the same with an HTTP connector, which is the endpoint. */
  static ZerocallServer startConnector() {
    RpcServer server = builder().connector(HttpConnector.at("127.0.0.1", 0)).start();
    return new ZerocallServer(server, server.endpoints().get(1));
  }

  private static RpcServerBuilder builder() {
    return RpcServer.builder().bind("tcp://127.0.0.1:0").register(new Service());
  }

  @Override
  public void close() {
    server.close();
  }

  private static final class Service implements Calculator {
    @Override
    public int mult(int a, int b) {
      return a * b;
    }

    @Override
    public String echo(String text) {
      return text;
    }
  }
}
