package io.zerocall.cli;

import io.zerocall.client.RpcClient;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;

/**
 * The calls of {@code rpc bench}, with their results checked. Thread-safe.
 *
 * @param description the call as a user would write it
 * @param blocking makes the n-th call and waits
 * @param async makes the n-th call
 */
record Workload(
    String description,
    LongFunction<Boolean> blocking,
    LongFunction<CompletableFuture<Boolean>> async) {
  private static final int DIFFERENT_ARGUMENTS = 10_000;

  static Workload mult(RpcClient client) {
    DemoMethods methods = client.proxy(DemoMethods.class);
    return new Workload(
        "my.namespace.mult(i, i + 1)",
        n -> {
          long i = n % DIFFERENT_ARGUMENTS;
          return methods.mult(i, i + 1) == i * (i + 1);
        },
        n -> {
          long i = n % DIFFERENT_ARGUMENTS;
          return methods.multAsync(i, i + 1).thenApply(product -> product == i * (i + 1));
        });
  }

  static Workload echo(RpcClient client, int bytes) {
    DemoMethods methods = client.proxy(DemoMethods.class);
    String text = "x".repeat(bytes);
    return new Workload(
        "my.namespace.echo(text of " + bytes + " bytes)",
        n -> methods.echo(text).equals(text),
        n -> methods.echoAsync(text).thenApply(text::equals));
  }

  void call(long n) {
    requireRight(blocking.apply(n));
  }

  CompletableFuture<Void> callAsync(long n) {
    return async.apply(n).thenAccept(Workload::requireRight);
  }

  private static void requireRight(boolean right) {
    if (!right) {
      throw new IllegalArgumentException("the server's result is wrong");
    }
  }
}
