package io.zerocall.examples;

import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.zerocall.client.RpcClient;
import io.zerocall.micrometer.RpcClientMetrics;
import io.zerocall.micrometer.RpcClientObservationContext;
import io.zerocall.micrometer.RpcClientObservationConvention;
import io.zerocall.micrometer.RpcObservations;
import io.zerocall.micrometer.RpcServerMetrics;
import io.zerocall.server.RpcServer;
import java.util.concurrent.TimeUnit;

/** Metrics and traces of calls. */
final class Observed {
  private Observed() {}

  static double secondsOfACall(String endpoint) {
    MeterRegistry meters = new SimpleMeterRegistry(); // or Prometheus', or OTLP's
    ObservationRegistry observations = ObservationRegistry.create();
    observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));

    RpcServer server = RpcServer.builder()
        .bind(endpoint)
        .intercept(RpcObservations.server(observations))
        .register(new CalculatorService())
        .start();
    RpcClient client = RpcClient.builder()
        .intercept(RpcObservations.client(observations))
        .connect(server.endpoint());
    new RpcServerMetrics(server::statistics).bindTo(meters);
    new RpcClientMetrics(client::statistics).bindTo(meters);

    try (server;
        client) {
      var unused = client.proxy(Calculator.class).mult(5, 7);
      return meters.get("rpc.client.call.duration").timer().totalTime(TimeUnit.SECONDS);
    }
  }

  static RpcClient ofATenant(ObservationRegistry observations, String endpoint) {
    RpcClientObservationConvention byTenant = new RpcClientObservationConvention() {
      @Override
      public KeyValues getLowCardinalityKeyValues(RpcClientObservationContext context) {
        KeyValues usual = RpcClientObservationConvention.super.getLowCardinalityKeyValues(context);
        return usual.and("tenant", context.call().meta().getOrDefault("tenant", "none"));
      }
    };
    return RpcClient.builder()
        .intercept(RpcObservations.client(observations, byTenant))
        .connect(endpoint);
  }
}
