package io.zerocall.bench.contender;

import io.zerocall.client.MultiCall;
import io.zerocall.client.Reply;
import io.zerocall.client.RpcClient;
import io.zerocall.client.RpcClientBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;

/** Zerocall's client with default settings, except for the given options: one for all threads. */
final class ZerocallClient implements ContenderClient {
  private final RpcClient client;
  private final Calculator calculator;

  ZerocallClient(UnaryOperator<RpcClientBuilder> options, String endpoint) {
    client = options.apply(RpcClient.builder()).connect(endpoint);
    calculator = client.proxy(Calculator.class);
  }

  @Override
  public int mult(int a, int b) {
    return calculator.mult(a, b);
  }

  @Override
  public String echo(String text) {
    return calculator.echo(text);
  }

  @Override
  public int[] multAll(int[] a, int[] b) {
    MultiCall multi = client.multiCall();
    List<Reply<Integer>> replies = new ArrayList<>(a.length);
    for (int i = 0; i < a.length; i++) {
      int call = i;
      replies.add(multi.call(Calculator.class, service -> service.mult(a[call], b[call])));
    }
    multi.execute();
    int[] products = new int[a.length];
    for (int i = 0; i < products.length; i++) {
      products[i] = replies.get(i).get();
    }
    return products;
  }

  @Override
  public CallWindow openWindow(LongConsumer latencies) {
    return new FutureWindow(client.proxy(AsyncCalculator.class), latencies);
  }

  @Override
  public void close() {
    client.close();
  }
}
