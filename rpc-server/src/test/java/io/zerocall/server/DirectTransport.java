package io.zerocall.server;

import io.zerocall.transport.Binding;
import io.zerocall.transport.Channel;
import io.zerocall.transport.ChannelReceiver;
import io.zerocall.transport.ServerReceiver;
import io.zerocall.transport.Transport;
import io.zerocall.transport.TransportCounters;
import io.zerocall.transport.TransportOptions;

/**
 * A transport without a network: the server receives a test's messages on the test's own thread.
 */
final class DirectTransport implements Transport {
  private volatile ServerReceiver receiver;
  private volatile ServerReceiver dialed;
  private volatile boolean closed;

  @Override
  public Binding bind(String endpoint, TransportOptions options, ServerReceiver newReceiver) {
    receiver = newReceiver;
    return new DirectBinding(endpoint);
  }

  @Override
  public Binding dial(String endpoint, TransportOptions options, ServerReceiver newReceiver) {
    dialed = newReceiver;
    return new DirectBinding(endpoint);
  }

  @Override
  public Channel connect(String endpoint, TransportOptions options, ChannelReceiver newReceiver) {
    throw new UnsupportedOperationException();
  }

  TestPeer connect() {
    return connect(new TestPeer());
  }

  TestPeer connect(TestPeer peer) {
    peer.connectTo(receiver.connected(peer));
    return peer;
  }

  /** Establishes a connection that the server has dialed. */
  TestPeer dialed(TestPeer peer) {
    peer.connectTo(dialed.connected(peer));
    return peer;
  }

  ServerConnections connections() {
    return (ServerConnections) receiver;
  }

  boolean isClosed() {
    return closed;
  }

  private final class DirectBinding implements Binding {
    private final String endpoint;

    DirectBinding(String endpoint) {
      this.endpoint = endpoint;
    }

    @Override
    public String endpoint() {
      return endpoint;
    }

    @Override
    public TransportCounters counters() {
      return new TransportCounters(0, 0, 0, 0);
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
