package io.zerocall.spring.boot;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.observation.ObservationRegistry;
import io.zerocall.client.ClientInterceptor;
import io.zerocall.client.RpcClient;
import io.zerocall.micrometer.RpcClientMetrics;
import io.zerocall.micrometer.RpcClientObservationConvention;
import io.zerocall.micrometer.RpcObservations;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;

/** Observes the calls of the clients, and reports their meters, if rpc-micrometer is there. */
@AutoConfiguration(
    after = RpcClientAutoConfiguration.class,
    afterName =
        "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass({RpcClient.class, RpcObservations.class, ObservationRegistry.class})
@ConditionalOnBean({RpcClients.class, ObservationRegistry.class})
@ConditionalOnBooleanProperty(name = "zerocall.client.observation.enabled", matchIfMissing = true)
public final class RpcClientObservationAutoConfiguration {

  @Bean
  @Order(0) // before the users' own
  @ConditionalOnMissingBean(name = "rpcClientObservationInterceptor")
  ClientInterceptor rpcClientObservationInterceptor(
      ObservationRegistry registry, ObjectProvider<RpcClientObservationConvention> conventions) {
    RpcClientObservationConvention convention = conventions.getIfUnique();
    return convention == null
        ? RpcObservations.client(registry)
        : RpcObservations.client(registry, convention);
  }

  @Bean
  @ConditionalOnMissingBean(name = "rpcClientMetrics")
  MeterBinder rpcClientMetrics(RpcClients clients) {
    return registry -> clients.whenCreated((channel, client) ->
        new RpcClientMetrics(client::statistics, Tags.of("channel", channel)).bindTo(registry));
  }
}
