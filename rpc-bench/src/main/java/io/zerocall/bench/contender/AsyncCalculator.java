package io.zerocall.bench.contender;

import io.zerocall.RpcService;
import java.util.concurrent.CompletableFuture;

/** The client's asynchronous view of {@link Calculator}. */
@RpcService("my.namespace")
interface AsyncCalculator {

  CompletableFuture<Integer> mult(int a, int b);
}
