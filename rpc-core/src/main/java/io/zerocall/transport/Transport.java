package io.zerocall.transport;

/**
 * Carries messages: one engine, with the sockets and threads it needs. Thread-safe.
 *
 * <p>All of a transport's resources belong to the bindings and channels that it returns; closing
 * those releases everything.
 */
public interface Transport {

  /**
   * Listens on an endpoint. When this method returns, the port is bound and messages may already
   * arrive.
   *
   * @throws IllegalArgumentException if the endpoint is malformed, this engine doesn't know its
   *     scheme, or this engine can't ask for credentials there although the options require it
   * @throws java.io.UncheckedIOException if the endpoint can't be bound
   */
  Binding bind(String endpoint, TransportOptions options, ServerReceiver receiver);

  /**
   * Serves the peer that listens at an endpoint, which this side connects to: the requests come
   * from the side that was dialed. Retries until the binding is closed, with jittered, growing
   * pauses between attempts, and again whenever a connection breaks. Returns without waiting for
   * the connection. Of the options, those for a channel's connections apply.
   *
   * @throws IllegalArgumentException if the endpoint is malformed, this engine doesn't know its
   *     scheme, or this engine can't send credentials there although the options require it
   */
  Binding dial(String endpoint, TransportOptions options, ServerReceiver receiver);

  /**
   * Starts to connect to an endpoint, and retries until the channel is closed: with jittered,
   * growing pauses between attempts, and again whenever a connection breaks. Returns without
   * waiting for the connection.
   *
   * @throws IllegalArgumentException if the endpoint is malformed, this engine doesn't know its
   *     scheme, or this engine can't send credentials there although the options require it
   */
  Channel connect(String endpoint, TransportOptions options, ChannelReceiver receiver);
}
