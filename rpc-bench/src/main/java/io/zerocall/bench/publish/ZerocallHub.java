package io.zerocall.bench.publish;

import io.zerocall.http.HttpConnector;
import io.zerocall.server.RpcServer;

/** Zerocall's server with default settings and a connector for WebSockets. */
record ZerocallHub(RpcServer server) implements PublishServer {

  static ZerocallHub start() {
    return new ZerocallHub(RpcServer.builder()
        .bind("tcp://127.0.0.1:0")
        .connector(HttpConnector.at("127.0.0.1", 0))
        .start());
  }

  /** Returns the ZeroMQ endpoint, a space and the HTTP endpoint. */
  @Override
  public String endpoint() {
    return String.join(" ", server.endpoints());
  }

  @Override
  public void close() {
    server.close();
  }
}
