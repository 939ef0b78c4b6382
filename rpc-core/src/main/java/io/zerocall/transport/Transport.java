package io.zerocall.transport;

/**
 * What carries messages: one engine, with the sockets and threads it needs. Safe for use by any
 * thread.
 *
 * <p>All of a transport's resources belong to the bindings and channels that it hands out; closing
 * those frees everything.
 */
public interface Transport {

  /**
   * Listens on an endpoint. When this returns the port is bound and messages may already be coming
   * in.
   *
   * @throws IllegalArgumentException if the endpoint is malformed or of a scheme that this engine
   *     doesn't know, or this engine can't ask for credentials there as the options want it
   * @throws java.io.UncheckedIOException if the endpoint can't be bound
   */
  Binding bind(String endpoint, TransportOptions options, ServerReceiver receiver);

  /**
   * Starts to connect to an endpoint, and keeps at it until the channel is closed: with a jittered,
   * growing pause between the tries, and again whenever a connection breaks. Returns without
   * waiting for the connection.
   *
   * @throws IllegalArgumentException if the endpoint is malformed or of a scheme that this engine
   *     doesn't know, or this engine can't show credentials there as the options want it
   */
  Channel connect(String endpoint, TransportOptions options, ChannelReceiver receiver);
}
