package io.zerocall.broker.scheduling;

import io.zerocall.RpcLimits;

/** Lets clients and workers that don't speak JSON-RPC reach a broker. */
public interface TaskConnector {

  /**
   * Starts to listen.
   *
   * @param dispatcher gets the clients' tasks and the workers
   * @param limits the limits of messages and connections
   * @throws java.io.UncheckedIOException if the address can't be bound
   */
  Listening open(TaskDispatcher dispatcher, RpcLimits limits);

  /** A connector that listens. Thread-safe. */
  interface Listening extends AutoCloseable {

    /** Returns where it listens, with the actual port. */
    String endpoint();

    /** Closes all connections. Closing twice has no effect. */
    @Override
    void close();
  }
}
