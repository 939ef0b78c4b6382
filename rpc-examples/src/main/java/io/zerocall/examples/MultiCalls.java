package io.zerocall.examples;

import io.zerocall.client.MultiCall;
import io.zerocall.client.Reply;
import io.zerocall.client.RpcClient;

/** Many calls in one round trip. */
final class MultiCalls {
  private MultiCalls() {}

  static String execute(RpcClient client) {
    MultiCall multi = client.multiCall();
    Reply<Integer> four = multi.call(Calculator.class, c -> c.mult(2, 2));
    Reply<Integer> fails = multi.call(Calculator.class, c -> c.divide(1, 0));
    Reply<Integer> six = multi.call("my.namespace.mult", int.class, 2, 3);
    multi.execute();
    int sum = four.get() + six.get(); // fails.get() would throw

    return "4 + 6 = " + sum + ", and one that failed: "
        + fails.failure().orElseThrow().getMessage();
  }
}
