package io.zerocall.bench.contender;

import io.zerocall.server.RpcServer;
import io.zerocall.server.RpcServerBuilder;
import java.util.function.UnaryOperator;

/** Our server, as a new user starts it but for the options given. */
record ZerocallServer(RpcServer server) implements ContenderServer {

  static ZerocallServer start(UnaryOperator<RpcServerBuilder> options) {
    RpcServerBuilder builder =
        RpcServer.builder().bind("tcp://127.0.0.1:0").register(new Service());
    return new ZerocallServer(options.apply(builder).start());
  }

  @Override
  public String endpoint() {
    return server.endpoint();
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
