package io.zerocall.bench.contender;

import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.zerocall.client.RpcClientBuilder;
import io.zerocall.micrometer.RpcObservations;
import io.zerocall.server.RpcServerBuilder;

/** Has each call observed by Micrometer's timers, as Spring Boot sets them up. */
final class Observed {
  private Observed() {}

  static RpcServerBuilder server(RpcServerBuilder builder) {
    return builder.intercept(RpcObservations.server(registry()));
  }

  static RpcClientBuilder client(RpcClientBuilder builder) {
    return builder.intercept(RpcObservations.client(registry()));
  }

  private static ObservationRegistry registry() {
    ObservationRegistry registry = ObservationRegistry.create();
    registry
        .observationConfig()
        .observationHandler(new DefaultMeterObservationHandler(new SimpleMeterRegistry()));
    return registry;
  }
}
