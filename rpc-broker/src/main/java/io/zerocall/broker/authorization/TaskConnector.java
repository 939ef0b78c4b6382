package io.zerocall.broker.authorization;

import io.zerocall.RpcLimits;
import io.zerocall.transport.Network;
import java.util.List;

/** Lets clients and workers that don't speak JSON-RPC reach a broker. */
public interface TaskConnector {

  /**
   * Starts to listen.
   *
   * @throws java.io.UncheckedIOException if the address can't be bound
   */
  Listening open(Settings settings);

  /** Returns where it listens: a name or an address; {@code *} for all addresses. */
  String host();

  /**
   * What a connector needs of its broker.
   *
   * @param dispatcher gets the clients' tasks and the workers
   * @param limits the limits of messages and connections
   * @param networks where connections may come from; empty for everywhere
   */
  record Settings(GuardedDispatcher dispatcher, RpcLimits limits, List<Network> networks) {}

  /** A connector that listens. Thread-safe. */
  interface Listening extends AutoCloseable {

    /** Returns where it listens, with the actual port. */
    String endpoint();

    /** Closes all connections. Closing twice has no effect. */
    @Override
    void close();
  }
}
