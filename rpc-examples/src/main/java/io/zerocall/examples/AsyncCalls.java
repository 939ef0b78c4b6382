package io.zerocall.examples;

import io.zerocall.client.RpcClient;
import java.util.concurrent.CompletableFuture;

/** Calls that return at once. */
final class AsyncCalls {
  private AsyncCalls() {}

  static int sumOfProducts(RpcClient client) {
    AsyncCalculator calculator = client.proxy(AsyncCalculator.class);
    CompletableFuture<Integer> sum =
        calculator.mult(2, 3).thenCombine(calculator.mult(4, 5), Integer::sum);
    return sum.join();
  }
}
