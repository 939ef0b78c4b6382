package io.zerocall.examples;

import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import io.zerocall.client.RpcClient;
import io.zerocall.server.RpcServer;

/** The smallest example: an interface, a server, a client. */
final class FirstExample {
  private FirstExample() {}

  @RpcService("my.namespace")
  public interface Multiplier {
    @RpcMethod
    int mult(int a, int b);
  }

  static RpcServer serve(String endpoint) {
    Multiplier service = (a, b) -> a * b;
    RpcServer server = RpcServer.builder().bind(endpoint).register(service).start();
    return server;
  }

  static void call(String endpoint) {
    try (RpcClient client = RpcClient.connect(endpoint)) {
      Multiplier multiplier = client.proxy(Multiplier.class);
      System.out.println(multiplier.mult(5, 7)); // 35
    }
  }
}
