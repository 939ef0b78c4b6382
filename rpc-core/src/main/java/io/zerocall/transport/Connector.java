package io.zerocall.transport;

import io.zerocall.RpcConnector;

/**
 * Carries messages to a server over another transport than ZeroMQ. It has its own settings for
 * where to listen.
 */
public interface Connector extends RpcConnector {

  /** Returns where it listens: a name or an address; {@code *} for all addresses. */
  String host();

  /**
   * Starts to listen. When this method returns, the port is bound and messages may already arrive.
   *
   * @param options the limits and timeouts to observe; a connector doesn't ask for ZeroMQ's
   *     credentials
   * @throws IllegalArgumentException if the connector's own settings contradict each other
   * @throws java.io.UncheckedIOException if it can't listen
   */
  Binding open(TransportOptions options, ServerReceiver receiver);
}
