package io.zerocall.spring.boot;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.zerocall.client.RpcClient;
import io.zerocall.micrometer.RpcObservations;
import io.zerocall.spring.boot.shop.Shop;
import io.zerocall.spring.boot.shop.ShopService;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class ObservationTest {
  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final ApplicationContextRunner runner = Contexts.runner()
      .withBean(ShopService.class)
      .withBean(ObservationRegistry.class, () -> {
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
        return registry;
      });

  @Test
  void callsAreObservedOnBothSidesAndTheMetersAreBound() {
    runner.run(context -> {
      context.getBeansOfType(MeterBinder.class).values().forEach(each -> each.bindTo(meters));
      RpcClient client = context.getBean(RpcClients.class).client(Contexts.endpoint(context));
      assertThat(client.proxy(Shop.class).price("tea")).isEqualTo(3);
      assertThat(meters.get("rpc.client.call.duration").timer().count()).isEqualTo(1);
      eventually(
          "the server's part has ended",
          () -> meters.find("rpc.server.call.duration").timer() != null);
      assertThat(meters.get("zerocall.server.connections").gauge().value()).isEqualTo(1);
      assertThat(meters
              .get("zerocall.client.connections")
              .tag("channel", client.endpoint())
              .gauge()
              .value())
          .isEqualTo(1);
    });
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Program {
    @Bean
    ShopService shop() {
      return new ShopService();
    }
  }

  @Test
  void aProgramWithTheActuatorNeedsNothingElse() {
    try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Program.class)
        .web(WebApplicationType.NONE)
        .properties("zerocall.server.endpoints=tcp://127.0.0.1:0", "spring.main.banner-mode=off")
        .run()) {
      RpcClient client = context.getBean(RpcClients.class).client(Contexts.endpoint(context));
      assertThat(client.proxy(Shop.class).price("tea")).isEqualTo(3);
      MeterRegistry bound = context.getBean(MeterRegistry.class);
      assertThat(bound.get("rpc.client.call.duration").timer().count()).isEqualTo(1);
      eventually(
          "the server's part has ended",
          () -> bound.find("rpc.server.call.duration").timer() != null);
      assertThat(bound.get("zerocall.server.connections").gauge().value()).isEqualTo(1);
      assertThat(bound.get("zerocall.client.connections").gauge().value()).isEqualTo(1);
    }
  }

  @Test
  void backsOff() {
    for (ApplicationContextRunner without : new ApplicationContextRunner[] {
      runner.withClassLoader(new FilteredClassLoader(RpcObservations.class)),
      Contexts.runner().withBean(ShopService.class),
      runner.withPropertyValues(
          "zerocall.server.observation.enabled=false", "zerocall.client.observation.enabled=false")
    }) {
      without.run(context -> assertThat(context)
          .hasNotFailed()
          .doesNotHaveBean("rpcServerObservationInterceptor")
          .doesNotHaveBean("rpcClientObservationInterceptor"));
    }
  }
}
