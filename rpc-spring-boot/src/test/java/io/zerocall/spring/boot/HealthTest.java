package io.zerocall.spring.boot;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.server.RpcServer;
import io.zerocall.spring.boot.shop.ShopService;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class HealthTest {
  private final ApplicationContextRunner runner = Contexts.runner();

  @Test
  void theServerIsUpWhileItServes() {
    runner.withBean(ShopService.class).run(context -> {
      RpcServerHealthIndicator server = context.getBean(RpcServerHealthIndicator.class);
      assertThat(server.health().getStatus()).isEqualTo(Status.UP);
      assertThat(server.health().getDetails()).containsKeys("endpoints", "connections");
      context.getBean(RpcServerLifecycle.class).stop();
      assertThat(server.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
    });
  }

  @Test
  void aChannelIsUpWhileItHasAConnection() {
    RpcServer server = RpcServer.builder()
        .bind("tcp://127.0.0.1:0")
        .register(new ShopService())
        .start();
    runner
        .withPropertyValues(
            "zerocall.client.channel.shop.target=" + server.endpoint(),
            "zerocall.client.channel.shop.health.enabled=true",
            "zerocall.client.channel.other.target=tcp://127.0.0.1:1")
        .run(context -> {
          CompositeHealthContributor all = context.getBean(CompositeHealthContributor.class);
          assertThat(all.stream().map(entry -> entry.name())).containsExactly("shop");
          HealthIndicator shop = (HealthIndicator) all.getContributor("shop");
          eventually("it is up", () -> shop.health().getStatus().equals(Status.UP));
          server.close(Duration.ZERO);
          eventually("it is down", () -> shop.health().getStatus().equals(Status.DOWN));
        });
  }

  @Test
  void backsOff() {
    runner.run(context -> assertThat(context)
        .doesNotHaveBean(RpcServerHealthIndicator.class)
        .doesNotHaveBean(CompositeHealthContributor.class));
    runner
        .withBean(ShopService.class)
        .withPropertyValues("management.health.rpcserver.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean(RpcServerHealthIndicator.class));
    runner
        .withBean(ShopService.class)
        .withClassLoader(new FilteredClassLoader(Health.class))
        .run(context ->
            assertThat(context).hasNotFailed().doesNotHaveBean(RpcServerHealthIndicator.class));
  }
}
