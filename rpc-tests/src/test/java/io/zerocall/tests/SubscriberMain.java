package io.zerocall.tests;

import io.zerocall.client.RpcClient;

/**
 * A subscriber in a process of its own, to be killed. Its arguments are the endpoint and the topic.
 */
final class SubscriberMain {
  private SubscriberMain() {}

  public static void main(String[] arguments) {
    try (RpcClient client = RpcClient.connect(arguments[0])) {
      client.subscribe(arguments[1], params -> System.out.println("got " + params));
      System.out.println("ready");
      Thread.currentThread().join(600_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
