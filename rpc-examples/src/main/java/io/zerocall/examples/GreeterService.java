package io.zerocall.examples;

import io.zerocall.RpcContext;
import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

/** Methods with an optional parameter, with a list as the result, and without a waiting thread. */
@RpcService("my.namespace")
public final class GreeterService implements Greeter {
  @Override
  public String greet(String name, String greeting) {
    return greeting + ", " + name + "!";
  }

  @RpcMethod
  public List<Integer> squares(int count) {
    return IntStream.range(0, count).map(i -> i * i).boxed().toList();
  }

  @RpcMethod
  public CompletionStage<String> greetLater(String name) {
    Duration remaining =
        RpcContext.current().flatMap(RpcContext::remainingTime).orElse(Duration.ofSeconds(10));
    return CompletableFuture.supplyAsync(
        () -> "Hello, " + name + ", in less than " + remaining.toSeconds() + " s!");
  }
}
