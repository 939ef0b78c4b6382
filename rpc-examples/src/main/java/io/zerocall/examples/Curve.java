package io.zerocall.examples;

import io.zerocall.RpcCurve;
import io.zerocall.client.RpcClient;
import io.zerocall.server.RpcServer;
import io.zerocall.server.RpcServerBuilder;
import java.nio.file.Path;

/** Connections that ZeroMQ's CURVE encrypts. */
final class Curve {
  private Curve() {}

  static RpcServer server(String endpoint, Path secretKey, Path clients) {
    RpcCurve keys = RpcCurve.ofServer(secretKey, clients);
    RpcServerBuilder builder = RpcServer.builder().bind(endpoint).curve(keys);
    return builder.register(new CalculatorService()).start();
  }

  static RpcClient client(String endpoint, Path secretKey, Path serverKey) {
    RpcCurve keys = RpcCurve.ofClient(secretKey, serverKey);
    RpcClient client = RpcClient.builder().curve(keys).connect(endpoint);
    return client;
  }
}
