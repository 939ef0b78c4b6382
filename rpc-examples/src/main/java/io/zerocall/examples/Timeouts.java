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
}
