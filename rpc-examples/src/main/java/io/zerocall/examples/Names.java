package io.zerocall.examples;

import io.zerocall.RpcType;
import io.zerocall.client.RpcClient;
import java.util.List;
import java.util.Map;

/** Calls whose parameters are optional, and whose results have type arguments. */
final class Names {
  private Names() {}

  static String greet(RpcClient client) {
    String greeting = client.callNamed("my.namespace.greet", String.class, Map.of("name", "Ann"));
    return greeting; // Hello, Ann!
  }

  static List<Integer> squares(RpcClient client) {
    List<Integer> squares = client.call("my.namespace.squares", new RpcType<List<Integer>>() {}, 5);
    return squares;
  }
}
