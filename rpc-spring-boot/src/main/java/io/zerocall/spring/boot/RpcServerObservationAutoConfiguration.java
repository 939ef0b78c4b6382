package io.zerocall.spring.boot;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.observation.ObservationRegistry;
import io.zerocall.micrometer.RpcObservations;
import io.zerocall.micrometer.RpcServerMetrics;
import io.zerocall.micrometer.RpcServerObservationConvention;
import io.zerocall.server.RpcServer;
import io.zerocall.server.ServerInterceptor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Observes the calls of the server, and reports its meters, if rpc-micrometer is there. */
@AutoConfiguration(
    after = RpcServerAutoConfiguration.class,
    afterName =
        "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE) // as the server
@ConditionalOnClass({RpcServer.class, RpcObservations.class, ObservationRegistry.class})
@ConditionalOnBean({RpcServerLifecycle.class, ObservationRegistry.class})
@ConditionalOnBooleanProperty(name = "zerocall.server.observation.enabled", matchIfMissing = true)
public final class RpcServerObservationAutoConfiguration {

  @Bean
  @Order(0) // before the security's and the users' own
  @ConditionalOnMissingBean(name = "rpcServerObservationInterceptor")
  ServerInterceptor rpcServerObservationInterceptor(
      ObservationRegistry registry, ObjectProvider<RpcServerObservationConvention> conventions) {
    RpcServerObservationConvention convention = conventions.getIfUnique();
    return convention == null
        ? RpcObservations.server(registry)
        : RpcObservations.server(registry, convention);
  }

  @Bean
  @ConditionalOnMissingBean(name = "rpcServerMetrics")
  MeterBinder rpcServerMetrics(RpcServerLifecycle lifecycle) {
    // a server that starts again later has the same meters
    return registry -> lifecycle.whenStarted(
        started -> new RpcServerMetrics(lifecycle::statistics).bindTo(registry));
  }
}
