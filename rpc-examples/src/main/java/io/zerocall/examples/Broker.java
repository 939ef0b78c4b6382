package io.zerocall.examples;

import io.zerocall.broker.RpcBroker;
import io.zerocall.broker.policy.AllowList;
import io.zerocall.broker.policy.UserList;
import io.zerocall.client.RpcClient;
import io.zerocall.server.RpcServer;
import java.nio.file.Path;

/** A broker, a worker that dials it, and a client. */
final class Broker {
  private Broker() {}

  static RpcBroker start(String endpoint) {
    RpcBroker broker = RpcBroker.builder().bind(endpoint).start();
    return broker;
  }

  static RpcBroker secured(String endpoint, Path rules, Path users) {
    RpcBroker broker = RpcBroker.builder()
        .bind(endpoint)
        .policy(AllowList.read(rules))
        .users(UserList.read(users))
        .start();
    return broker;
  }

  static RpcServer worker(String endpoint) {
    RpcServer worker =
        RpcServer.builder().dial(endpoint).register(new CalculatorService()).start();
    return worker;
  }

  static int urgent(RpcClient client) {
    int product = client.withPriority(10).call("my.namespace.mult", int.class, 5, 7);
    return product;
  }
}
