package io.zerocall.client;

import io.zerocall.transport.Transport;
import java.util.function.LongSupplier;

/** Clients over a transport and a clock of a test's own. */
public final class SimulatedClients {
  private SimulatedClients() {}

  /** A client whose futures are completed wherever the transport delivers. */
  public static RpcClient connect(Transport transport, LongSupplier clock, String endpoint) {
    return RpcClient.builder()
        .transport(transport)
        .clock(clock)
        .callbackExecutor(Runnable::run)
        .connect(endpoint);
  }
}
