package io.zerocall.transport;

import io.zerocall.RpcDoor;

/**
 * What carries messages to a server over something else than ZeroMQ. It knows by itself where to
 * listen.
 */
public interface Door extends RpcDoor {

  /**
   * Listens. When this returns the port is bound and messages may already be coming in.
   *
   * @param options what to keep to; a door asks nobody for ZeroMQ's credentials
   * @throws IllegalArgumentException if the door's own settings contradict each other
   * @throws java.io.UncheckedIOException if it can't listen
   */
  Binding open(TransportOptions options, ServerReceiver receiver);
}
