package io.zerocall.client;

import io.zerocall.transport.Transport;
import java.util.function.LongSupplier;

/** Clients with a test's own transport and clock. */
public final class SimulatedClients {
  private SimulatedClients() {}

  /** Creates a client whose futures complete on the thread on which the transport delivers. */
  public static RpcClient connect(Transport transport, LongSupplier clock, String endpoint) {
    return RpcClient.builder()
        .transport(transport)
        .clock(clock)
        .callbackExecutor(Runnable::run)
        .connect(endpoint);
  }
}
