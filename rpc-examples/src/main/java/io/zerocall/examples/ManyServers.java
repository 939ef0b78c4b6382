package io.zerocall.examples;

import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import io.zerocall.client.LoadBalancing;
import io.zerocall.client.RpcClient;
import java.time.Duration;
import java.util.List;

/** Clients of several servers. */
final class ManyServers {
  private ManyServers() {}

  static RpcClient list(String endpoint) {
    RpcClient client = RpcClient.connect(endpoint);
    return client;
  }

  static RpcClient dns() {
    RpcClient client = RpcClient.builder()
        .loadBalancing(LoadBalancing.ROUND_ROBIN)
        .connect("dns://orders.internal:5555");
    return client;
  }

  /** A registry of servers, for example. */
  interface Registry {
    List<String> addresses(String service);
  }

  static RpcClient registry(Registry registry) {
    RpcClient client = RpcClient.builder()
        .resolver("registry", target -> registry.addresses(target.replace("registry://", "")))
        .connect("registry://orders");
    return client;
  }

  /** Methods, of which one may run more than once. */
  @RpcService("stock")
  public interface Stock {
    @RpcMethod(idempotent = true)
    int count(String article);

    void take(String article, int count);
  }

  static int hedged(RpcClient client) {
    Stock stock = client.withHedging(Duration.ofMillis(50)).proxy(Stock.class);
    int count = stock.count("4711");
    return count;
  }
}
