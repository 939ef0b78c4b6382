package io.zerocall.examples;

import io.zerocall.client.RpcClient;
import java.time.Duration;

/** A client that waits longer for replies than for a connection. */
final class Timeouts {
  private Timeouts() {}

  static RpcClient client(String endpoint) {
    RpcClient client = RpcClient.builder()
        .timeout(Duration.ofSeconds(30))
        .connectTimeout(Duration.ofSeconds(2))
        .connect(endpoint);
    return client;
  }

  static int timed(RpcClient client) {
    RpcClient timed = client.withTiming(timing -> System.out.println(timing));
    int product = timed.call("my.namespace.mult", int.class, 5, 7);
    return product;
  }
}
