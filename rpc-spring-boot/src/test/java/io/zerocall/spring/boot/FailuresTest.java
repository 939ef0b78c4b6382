package io.zerocall.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.server.RpcServer;
import io.zerocall.spring.boot.shop.Shop;
import io.zerocall.spring.boot.shop.ShopService;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A program that can't start says why, and what to do, in Spring Boot's way. */
@ExtendWith(OutputCaptureExtension.class)
class FailuresTest {

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class OneShop {
    @Bean
    ShopService shop() {
      return new ShopService();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class TwoShops extends OneShop {
    @Bean
    ShopService other() {
      return new ShopService();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @ImportRpcClients(group = "shop", types = Shop.class)
  static class Caller {
    @Bean
    Object user(Shop shop) {
      return shop.toString();
    }
  }

  private static void fail(Class<?> program, String... properties) {
    assertThatThrownBy(() -> new SpringApplicationBuilder(program)
            .web(WebApplicationType.NONE)
            .properties("spring.main.banner-mode=off")
            .properties(properties)
            .run()
            .close())
        .isInstanceOf(RuntimeException.class);
  }

  @Test
  void aPortThatIsTaken(CapturedOutput output) {
    RpcServer first = RpcServer.builder()
        .bind("tcp://127.0.0.1:0")
        .register(new ShopService())
        .start();
    try {
      fail(OneShop.class, "zerocall.server.endpoints=" + first.endpoint());
      assertThat(output)
          .contains("APPLICATION FAILED TO START")
          .contains("The RPC server can't bind " + first.endpoint() + ": the port is taken.")
          .contains("Stop what listens there, or change zerocall.server.endpoints");
    } finally {
      first.close(Duration.ZERO);
    }
  }

  @Test
  void aPortForHttpThatIsTaken(CapturedOutput output) {
    RpcServer first = RpcServer.builder()
        .bind("tcp://127.0.0.1:0")
        .register(new ShopService())
        .start();
    String port = first.endpoint().substring(first.endpoint().lastIndexOf(':') + 1);
    try {
      fail(OneShop.class, "zerocall.server.http.port=" + port);
      assertThat(output)
          .contains("The RPC server can't listen on 127.0.0.1:" + port + ": the port is taken.");
    } finally {
      first.close(Duration.ZERO);
    }
  }

  @Test
  void twoBeansWithTheSameMethod(CapturedOutput output) {
    fail(TwoShops.class, "zerocall.server.endpoints=tcp://127.0.0.1:0");
    assertThat(output)
        .contains("APPLICATION FAILED TO START")
        .contains("\"shop.price\" is registered already")
        .contains("Give these beans namespaces of their own")
        .containsPattern("\\{shop=\\[(shop, other|other, shop)\\]\\}");
  }

  @Test
  void aChannelWithoutATarget(CapturedOutput output) {
    fail(Caller.class, "zerocall.client.channel.shpo.target=tcp://127.0.0.1:1");
    assertThat(output)
        .contains("APPLICATION FAILED TO START")
        .contains("The channel \"shop\" has no target.")
        .contains("Set zerocall.client.channel.shop.target, such as tcp://host:port, or use one of"
            + " the channels shpo.");
  }

  @Test
  void aValueThatIsNone(CapturedOutput output) {
    fail(OneShop.class, "zerocall.server.http.port=eighty");
    assertThat(output)
        .contains("Property: zerocall.server.http.port")
        .contains("Value: \"eighty\"");
    fail(Caller.class, "zerocall.client.channel.shop.load-balancing-policy=best");
    assertThat(output)
        .contains("Property: zerocall.client.channel.shop.load-balancing-policy")
        .contains("PICK_FIRST");
  }
}
