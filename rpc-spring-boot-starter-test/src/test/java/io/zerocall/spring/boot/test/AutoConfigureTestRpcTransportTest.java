package io.zerocall.spring.boot.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.when;

import io.zerocall.spring.boot.ImportRpcClients;
import io.zerocall.spring.boot.RpcServerLifecycle;
import io.zerocall.spring.boot.test.shop.Orders;
import io.zerocall.spring.boot.test.shop.Payments;
import io.zerocall.spring.boot.test.shop.ShopApplication;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

/** The whole program, with everything in memory, and another program's service as a mock. */
@SpringBootTest(
    classes = ShopApplication.class,
    properties = {
      "zerocall.server.endpoints=tcp://192.0.2.1:1",
      "zerocall.client.channel.orders.target=tcp://192.0.2.1:1"
    })
@AutoConfigureTestRpcTransport
@ImportRpcClients(group = "orders", types = Orders.class)
class AutoConfigureTestRpcTransportTest {
  @Autowired
  @Qualifier("orders")
  private Orders orders;

  @MockitoBean
  private Payments payments;

  @Autowired
  private RpcServerLifecycle server;

  @Test
  void connectsEveryChannelToTheServer() {
    assertThat(orders.place("tea")).isEqualTo("sent tea");
    assertThat(server.server().endpoints()).singleElement().asString().startsWith("inproc://");
  }

  @Test
  void aMockOfAClientIsNotServed() {
    when(payments.pay("tea")).thenReturn("p1");
    assertThat(payments.pay("tea")).isEqualTo("p1");
    assertThat(server.server().unregister("payments")).isFalse();
  }
}
