package io.zerocall.bench.broker;

import io.zerocall.broker.RpcBroker;

/** Runs a broker as the command {@code rpc broker --bind ENDPOINT} does. */
final class TestBroker {
  private TestBroker() {}

  public static void main(String[] arguments) throws InterruptedException {
    RpcBroker broker = RpcBroker.builder().bind(arguments[2]).start();
    System.out.println("listening on " + broker.endpoint());
    broker.awaitClosed();
  }
}
