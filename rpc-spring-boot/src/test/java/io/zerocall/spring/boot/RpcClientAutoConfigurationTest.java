package io.zerocall.spring.boot;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.client.ClientCall;
import io.zerocall.client.ClientInterceptor;
import io.zerocall.client.RpcClient;
import io.zerocall.server.RpcServer;
import io.zerocall.spring.boot.shop.Shop;
import io.zerocall.spring.boot.shop.ShopService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

class RpcClientAutoConfigurationTest {
  private final ApplicationContextRunner runner = Contexts.runner();
  private final RpcServer server =
      RpcServer.builder().bind("tcp://127.0.0.1:0").register(new ShopService()).start();

  @AfterEach
  void close() {
    server.close(Duration.ZERO);
  }

  @Configuration(proxyBeanMethods = false)
  @ImportRpcClients(group = "shop", types = Shop.class)
  static class OneClient {}

  @Configuration(proxyBeanMethods = false)
  @ImportRpcClients(group = "shop", types = Shop.class)
  @ImportRpcClients(group = "other", basePackages = "io.zerocall.spring.boot.shop")
  static class TwoClients {}

  /** Has two clients of one interface. */
  record Both(
      @Qualifier("shop") Shop first, @Qualifier("other") Shop second) {}

  /** Has a client. */
  record Caller(Shop shop) {}

  private String target(String channel) {
    return "zerocall.client.channel." + channel + ".target=" + server.endpoint();
  }

  @Test
  void makesABeanOfAnInterfaceThatCallsItsChannel() {
    runner
        .withUserConfiguration(OneClient.class)
        .withPropertyValues(target("shop"))
        .run(context -> {
          assertThat(context.getBean(Shop.class).price("tea")).isEqualTo(3);
          assertThat(context).doesNotHaveBean(RpcServerLifecycle.class);
          assertThat(context.getBean(RpcClients.class).channels()).containsExactly("shop");
        });
  }

  @Test
  void findsInterfacesInPackagesAndKeepsGroupsApart() {
    runner
        .withUserConfiguration(TwoClients.class)
        .withBean(Both.class)
        .withPropertyValues(target("shop"), "zerocall.client.channel.other.target=tcp://[::1]:1")
        .run(context -> {
          Both both = context.getBean(Both.class);
          assertThat(both.first().price("tea")).isEqualTo(3);
          assertThat(both.second()).hasToString("Shop[shop at tcp://[::1]:1]");
          assertThat(BeanFactoryAnnotationUtils.isQualifierMatch(
                  "shop"::equals, "shop#" + Shop.class.getName(), context.getBeanFactory()))
              .isTrue();
        });
  }

  @Test
  void appliesThePropertiesAndTheBeans() {
    List<ClientCall> calls = new ArrayList<>();
    ClientInterceptor noting = (call, next) -> {
      calls.add(call);
      return next.proceed(call);
    };
    List<String> customized = new ArrayList<>();
    RpcClientCustomizer customizer = (channel, builder) -> customized.add(channel);
    runner
        .withUserConfiguration(OneClient.class)
        .withBean(ClientInterceptor.class, () -> noting)
        .withBean(RpcClientCustomizer.class, () -> customizer)
        .withPropertyValues(
            target("shop"),
            "zerocall.client.channel.shop.default.deadline=3s",
            "zerocall.client.channel.shop.meta.tenant=blue")
        .run(context -> {
          assertThat(context.getBean(Shop.class).price("tea")).isEqualTo(3);
          assertThat(calls.get(0).timeout()).isEqualTo(Duration.ofSeconds(3));
          assertThat(calls.get(0).meta()).containsEntry("tenant", "blue");
          assertThat(customized).containsExactly("shop");
        });
  }

  @Test
  void choosesAmongSeveralServersAsThePolicySays() {
    RpcServer second = RpcServer.builder()
        .bind("tcp://127.0.0.1:0")
        .register(new ShopService())
        .start();
    try {
      runner
          .withUserConfiguration(OneClient.class)
          .withPropertyValues(
              "zerocall.client.channel.shop.target=" + server.endpoint() + "," + second.endpoint(),
              "zerocall.client.channel.shop.load-balancing-policy=pick-first")
          .run(context -> {
            Shop shop = context.getBean(Shop.class);
            RpcClient client = context.getBean(RpcClients.class).client("shop");
            eventually("both are connected", () -> client.statistics().connections() == 2);
            for (int i = 0; i < 20; i++) {
              assertThat(shop.price("tea")).isEqualTo(3);
            }
            assertThat(client.statistics().servers())
                .filteredOn(each -> each.endpoint().equals(second.endpoint()))
                .singleElement()
                .satisfies(each -> assertThat(each.calls()).isZero());
          });
    } finally {
      second.close(Duration.ZERO);
    }
  }

  @Test
  void saysWhichPropertyIsMissing() {
    runner
        .withUserConfiguration(OneClient.class)
        .withBean(Caller.class)
        .run(context -> assertThat(context)
            .getFailure()
            .rootCause()
            .hasMessage("The channel \"shop\" has no target (set"
                + " zerocall.client.channel.shop.target, such as tcp://host:port)"));
  }

  @Test
  void anEndpointIsAChannelOfItsOwn() {
    runner.run(context -> {
      RpcClients clients = context.getBean(RpcClients.class);
      RpcClient client = clients.client(server.endpoint());
      assertThat(client.call("shop.price", int.class, "tea")).isEqualTo(3);
      assertThat(clients.client(server.endpoint())).isSameAs(client);
      assertThat(clients.client("default").endpoint()).isEqualTo("tcp://127.0.0.1:5555");
      assertThatThrownBy(() -> clients.client("none")).hasMessageContaining("none");
    });
  }

  @Test
  void theClientsAreClosedWithTheContext() {
    List<RpcClient> clients = new ArrayList<>();
    List<RpcClients> beans = new ArrayList<>();
    runner.run(context -> {
      beans.add(context.getBean(RpcClients.class));
      clients.add(beans.get(0).client(server.endpoint()));
    });
    assertThat(clients.get(0).toString()).contains("closed");
    assertThatThrownBy(() -> beans.get(0).client(server.endpoint()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Configuration(proxyBeanMethods = false)
  @ImportRpcClients(group = "shop", basePackages = "io.zerocall.spring.boot.shop")
  static class TheSameClient {}

  @Test
  void oneBeanIsMadeOfAnInterfaceThatIsImportedTwice() {
    runner
        .withUserConfiguration(OneClient.class, TheSameClient.class)
        .withPropertyValues(target("shop"))
        .run(context -> assertThat(context.getBean(Shop.class).price("tea")).isEqualTo(3));
  }

  @Configuration(proxyBeanMethods = false)
  @ImportRpcClients(group = "shop", types = ShopService.class)
  static class NoInterface {}

  @Test
  void saysWhichTypeIsNoInterface() {
    runner
        .withUserConfiguration(NoInterface.class)
        .run(context -> assertThat(context)
            .getFailure()
            .hasMessageContaining("ShopService")
            .hasMessageContaining("interface"));
  }

  @Test
  void aUsernameWithoutAPasswordIsNotIgnored() {
    runner
        .withPropertyValues(target("shop"), "zerocall.client.channel.shop.username=ann")
        .run(context -> assertThatThrownBy(
                () -> context.getBean(RpcClients.class).client("shop"))
            .hasMessage("zerocall.client.channel.shop.username is set without"
                + " zerocall.client.channel.shop.password (set both, or none of them)"));
  }

  @Test
  void backsOff() {
    runner
        .withClassLoader(new FilteredClassLoader(RpcClient.class))
        .withBean(ShopService.class)
        .run(context -> {
          assertThat(context).hasNotFailed().doesNotHaveBean(RpcClients.class);
          try (RpcClient client = Contexts.client(context)) {
            assertThat(client.proxy(Shop.class).price("tea")).isEqualTo(3);
          }
        });
    runner
        .withPropertyValues("zerocall.client.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean(RpcClients.class));
  }
}
