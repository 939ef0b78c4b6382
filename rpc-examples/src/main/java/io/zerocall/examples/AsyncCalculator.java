package io.zerocall.examples;

import io.zerocall.RpcService;
import java.util.concurrent.CompletableFuture;

/** The same methods, for callers that don't wait. */
@RpcService("my.namespace")
public interface AsyncCalculator {
  CompletableFuture<Integer> mult(int a, int b);
}
