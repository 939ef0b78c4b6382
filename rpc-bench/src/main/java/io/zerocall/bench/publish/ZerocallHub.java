package io.zerocall.bench.publish;

import io.zerocall.http.HttpConnector;
import io.zerocall.server.RpcServer;

/** Our server, as a new user starts it, with a connector for WebSockets besides. */
record ZerocallHub(RpcServer server) implements PublishServer {

  static ZerocallHub start() {
    return new ZerocallHub(RpcServer.builder()
        .bind("tcp://127.0.0.1:0")
        .connector(HttpConnector.at("127.0.0.1", 0))
        .start());
  }

  /** That of ZeroMQ, a space and that of HTTP. */
  @Override
  public String endpoint() {
    return String.join(" ", server.endpoints());
  }

  @Override
  public void close() {
    server.close();
  }
}
