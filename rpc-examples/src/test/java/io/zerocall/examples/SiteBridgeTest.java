package io.zerocall.examples;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.broker.RpcBroker;
import io.zerocall.client.RpcClient;
import io.zerocall.rabbitmq.RabbitMqBridge;
import io.zerocall.server.RpcServer;
import io.zerocall.testing.RabbitMq;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The example of a bridge to other sites. */
@Timeout(120)
class SiteBridgeTest {
  @Test
  void callsAndTopicsReachTheOtherSite() throws Exception {
    try (RabbitMq rabbitMq = RabbitMq.start();
        RpcBroker shop = RpcBroker.builder().bind("tcp://127.0.0.1:0").start();
        RpcBroker office = RpcBroker.builder().bind("tcp://127.0.0.1:0").start();
        RpcServer worker = RpcServer.builder()
            .dial(office.endpoint())
            .registerFunction("reports.monthly", IntUnaryOperator.class, month -> month * 10)
            .start();
        RabbitMqBridge ofOffice = RabbitMqBridge.builder()
            .broker(office.endpoint())
            .amqp("amqp://127.0.0.1:" + rabbitMq.port())
            .serve("reports.*")
            .topic("news.*")
            .start();
        RabbitMqBridge ofShop =
            SiteBridge.start(shop.endpoint(), "amqp://127.0.0.1:" + rabbitMq.port());
        RpcClient atShop = RpcClient.connect(shop.endpoint());
        RpcClient atOffice = RpcClient.connect(office.endpoint())) {
      assertThat(worker).isNotNull();
      eventually("both are connected", () -> ofOffice.isConnected() && ofShop.isConnected());
      eventually("the office answers", () -> isAnswered(atShop));
      List<String> received = new CopyOnWriteArrayList<>();
      var unused = atOffice.subscribe("news.sale", params -> received.add(params.toString()));
      eventually("the office is notified", () -> {
        atShop.notify("news.sale", "tea");
        return received.contains("[\"tea\"]");
      });
    }
  }

  private static boolean isAnswered(RpcClient client) {
    try {
      return client.call("reports.monthly", int.class, 11) == 110;
    } catch (RuntimeException e) {
      return false;
    }
  }
}
