package io.zerocall.server;

import io.zerocall.transport.Transport;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/** Servers with a test's own transport and clock. */
public final class SimulatedServers {
  private SimulatedServers() {}

  public static RpcServer start(
      Transport transport, LongSupplier clock, Executor workers, String endpoint, Object service) {
    return RpcServer.builder()
        .transport(transport)
        .clock(clock)
        .executor(workers)
        .closeGrace(Duration.ZERO)
        .bind(endpoint)
        .register("test", service)
        .start();
  }
}
