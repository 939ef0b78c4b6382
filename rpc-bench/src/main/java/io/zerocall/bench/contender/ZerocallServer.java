package io.zerocall.bench.contender;

import io.zerocall.server.RpcServer;

/** Our server, as a new user starts it. */
record ZerocallServer(RpcServer server) implements ContenderServer {

  static ZerocallServer start() {
    return new ZerocallServer(
        RpcServer.builder().bind("tcp://127.0.0.1:0").register(new Service()).start());
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
