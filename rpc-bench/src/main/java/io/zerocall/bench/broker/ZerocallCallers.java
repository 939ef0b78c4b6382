package io.zerocall.bench.broker;

import io.zerocall.RpcService;
import io.zerocall.client.RpcClient;

/** One client that all threads share. */
final class ZerocallCallers implements Callers {
  private final RpcClient client;
  private final Multiplication proxy;

  ZerocallCallers(String endpoint) {
    client = RpcClient.connect(endpoint);
    proxy = client.proxy(Multiplication.class);
  }

  /** The method. */
  @RpcService("bench")
  interface Multiplication {
    int mult(int a, int b);
  }

  @Override
  public Caller caller() {
    return proxy::mult;
  }

  @Override
  public void close() {
    client.close();
  }
}
