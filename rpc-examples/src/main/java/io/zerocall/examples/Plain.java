package io.zerocall.examples;

import io.zerocall.PlainAuthenticator;
import io.zerocall.RpcEngine;
import io.zerocall.client.RpcClient;
import io.zerocall.server.RpcServer;
import io.zerocall.server.RpcServerBuilder;
import java.util.Map;

/** User names, passwords, and the choice of an engine. */
final class Plain {
  private Plain() {}

  static RpcServer server(String endpoint, String password) {
    PlainAuthenticator users = PlainAuthenticator.of(Map.of("ann", password));
    RpcServerBuilder builder = RpcServer.builder().bind(endpoint).plain(users);
    return builder.register(new CalculatorService()).start();
  }

  static RpcClient client(String endpoint, String password) {
    RpcClient client = RpcClient.builder().plain("ann", password).connect(endpoint);
    return client;
  }

  static RpcClient byJeroMq(String endpoint) {
    RpcClient client = RpcClient.builder().engine(RpcEngine.JEROMQ).connect(endpoint);
    return client;
  }
}
