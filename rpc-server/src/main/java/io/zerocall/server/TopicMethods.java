package io.zerocall.server;

import io.zerocall.RpcMethod;

/**
 * How the methods of topics are declared, in the namespace {@code rpc}. They are about the
 * connection that calls them, which a method doesn't know; so {@link Topics} runs them.
 */
final class TopicMethods {

  @RpcMethod(
      help =
          "Subscribes this connection to a topic: its messages come as notifications of that name."
              + " False if it was subscribed already.")
  public boolean subscribe(String topic) {
    return false; // never run
  }

  @RpcMethod(help = "Ends a subscription of this connection. False if there was none.")
  public boolean unsubscribe(String topic) {
    return false; // never run
  }
}
