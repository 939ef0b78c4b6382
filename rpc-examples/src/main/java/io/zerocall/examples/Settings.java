package io.zerocall.examples;

import io.zerocall.RpcLimits;
import io.zerocall.server.RpcServer;
import java.time.Duration;
import java.util.function.IntBinaryOperator;

/** A server with other settings than the defaults. */
final class Settings {
  private Settings() {}

  static RpcServer serve(String endpoint) {
    RpcServer server = RpcServer.builder()
        .bind(endpoint)
        .register("another.namespace", new CalculatorService())
        .registerFunction("math.max", IntBinaryOperator.class, Math::max)
        .limits(RpcLimits.DEFAULTS.withMessageBytes(16 << 20).withBatchItems(10_000))
        .threads(16)
        .closeGrace(Duration.ofSeconds(30))
        .start();
    return server;
  }
}
