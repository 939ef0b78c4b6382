package io.zerocall.cli;

import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import java.util.concurrent.CompletableFuture;

/** The measured methods of {@link DemoService}, as a client sees them. */
@RpcService("my.namespace")
interface DemoMethods {
  long mult(long a, long b);

  @RpcMethod("mult")
  CompletableFuture<Long> multAsync(long a, long b);

  String echo(String text);

  @RpcMethod("echo")
  CompletableFuture<String> echoAsync(String text);
}
