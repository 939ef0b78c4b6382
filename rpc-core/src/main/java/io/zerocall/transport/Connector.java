package io.zerocall.transport;

import io.zerocall.RpcConnector;

/**
 * What carries messages to a server over something else than ZeroMQ. It knows by itself where to
 * listen.
 */
public interface Connector extends RpcConnector {

  /**
   * Listens. When this returns the port is bound and messages may already be coming in.
   *
   * @param options what to keep to; a connector asks nobody for ZeroMQ's credentials
   * @throws IllegalArgumentException if the connector's own settings contradict each other
   * @throws java.io.UncheckedIOException if it can't listen
   */
  Binding open(TransportOptions options, ServerReceiver receiver);
}
