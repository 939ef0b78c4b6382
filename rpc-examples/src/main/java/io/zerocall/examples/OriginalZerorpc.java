package io.zerocall.examples;

import io.zerocall.RpcWire;
import io.zerocall.client.RpcClient;

/** Calls a server of the original zerorpc, Kevin Manley's library in Python. */
final class OriginalZerorpc {
  private OriginalZerorpc() {}

  static RpcClient client(String endpoint) {
    RpcClient client = RpcClient.builder().wire(RpcWire.ZERORPC).connect(endpoint);
    return client;
  }
}
