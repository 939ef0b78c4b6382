package io.zerocall.rabbitmq;

import io.zerocall.server.RpcServer;
import java.util.List;

/** Offers a worker's names at the broker as long as there is a connection to RabbitMQ. */
record WorkerOffers(RpcServer worker, List<BridgedName> names) implements LinkUser {

  @Override
  public void connected(Session session) {
    names.forEach(name -> worker.offer(name.text()));
  }

  @Override
  public void lost() {
    names.forEach(name -> worker.withdraw(name.text()));
  }
}
