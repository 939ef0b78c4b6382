package io.zerocall.bench.contender;

import io.zerocall.RpcService;
import java.util.concurrent.CompletableFuture;

/**
 * The asynchronous view of {@link Calculator}, for Zerocall's proxy and for contenders that return
 * futures.
 */
@RpcService("my.namespace")
interface AsyncCalculator {

  CompletableFuture<Integer> mult(int a, int b);
}
