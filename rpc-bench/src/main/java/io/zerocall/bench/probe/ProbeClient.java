package io.zerocall.bench.probe;

import io.zerocall.client.RpcClient;

/** A client's JVM: makes one call, prints its reply and ends. */
final class ProbeClient {
  static final String REPLY = "reply: ";

  private static final String MULT = "my.namespace.mult";

  private ProbeClient() {}

  /** Calls the server at the given endpoint. */
  public static void main(String[] arguments) {
    try (RpcClient client = RpcClient.connect(arguments[0])) {
      System.out.println(REPLY + mult(client, 5, 7));
    }
  }

  static int mult(RpcClient client, int a, int b) {
    return client.call(MULT, int.class, a, b);
  }
}
