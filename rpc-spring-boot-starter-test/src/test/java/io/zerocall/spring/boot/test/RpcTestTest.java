package io.zerocall.spring.boot.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.when;

import io.zerocall.client.RpcClient;
import io.zerocall.spring.boot.RpcClients;
import io.zerocall.spring.boot.RpcServerLifecycle;
import io.zerocall.spring.boot.test.shop.Labels;
import io.zerocall.spring.boot.test.shop.Orders;
import io.zerocall.spring.boot.test.shop.ShopApplication;
import io.zerocall.spring.boot.test.shop.Stock;
import io.zerocall.spring.boot.test.shop.Tokens;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

/** A slice has the services, and needs mocks for the rest. */
@RpcTest(properties = "zerocall.client.channel.default.default.deadline=5s")
@ContextConfiguration(classes = ShopApplication.class)
class RpcTestTest {
  @Autowired
  private RpcClients clients;

  @Autowired
  private RpcServerLifecycle server;

  @Autowired
  private ApplicationContext context;

  @MockitoBean
  private Stock stock;

  @Test
  void callsAServiceOverTheTransportInMemory() {
    when(stock.has("coffee")).thenReturn(true);
    Orders orders = clients.client("default").proxy(Orders.class);
    assertThat(orders.place("coffee")).isEqualTo("sent coffee");
    assertThat(orders.place("tea")).isEqualTo("sold out");
    assertThat(server.server().endpoints()).singleElement().asString().startsWith("inproc://");
    assertThat(clients.client("default").endpoint()).isEqualTo(server.server().endpoint());
  }

  @Test
  void hasNoOtherComponents() {
    assertThat(context.getBeansOfType(Orders.class)).hasSize(1);
    assertThat(context.getBeansOfType(Labels.class)).isEmpty();
  }

  @Test
  void hasTheUsersOfTokens() {
    RpcClient client =
        clients.client("default").withMeta("authorization", "Bearer " + Tokens.OF_ANN);
    assertThat(client.call("orders.user", String.class)).isEqualTo("ann");
  }
}
