package io.zerocall.examples;

import io.zerocall.http.HttpConnector;
import io.zerocall.server.RpcErrorReply;
import io.zerocall.server.RpcServer;
import io.zerocall.server.ServerInterceptor;
import java.util.Set;

/** A connector for HTTP and WebSocket. */
final class OverHttp {
  private OverHttp() {}

  static RpcServer serve(String endpoint, int port) {
    RpcServer server = RpcServer.builder()
        .bind(endpoint)
        .connector(HttpConnector.at("127.0.0.1", port))
        .register(new CalculatorService())
        .start();
    return server;
  }

  static HttpConnector forTheWeb(int port) {
    HttpConnector connector = HttpConnector.at("*", port)
        .allowHost("rpc.example.com")
        .allowOrigin("https://app.example.com");
    return connector;
  }

  static ServerInterceptor bearerTokens(Set<String> tokens) {
    ServerInterceptor authentication = (call, next) -> {
      if (!tokens.contains(call.context().meta().getOrDefault("authorization", ""))) {
        throw RpcErrorReply.unauthorized("unknown token");
      }
      return next.proceed();
    };
    return authentication;
  }
}
