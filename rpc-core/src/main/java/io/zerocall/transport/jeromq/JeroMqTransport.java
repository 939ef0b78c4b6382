package io.zerocall.transport.jeromq;

import io.zerocall.transport.Binding;
import io.zerocall.transport.Channel;
import io.zerocall.transport.ChannelReceiver;
import io.zerocall.transport.ServerReceiver;
import io.zerocall.transport.Transport;
import io.zerocall.transport.TransportOptions;
import io.zerocall.transport.jeromq.Endpoint.Tcp;

/**
 * The engine over JeroMQ: {@code tcp://host:port}, with any ZeroMQ socket of type DEALER or REQ at
 * the other end of a binding and a ROUTER at the other end of a channel, and {@code inproc://name}
 * within one virtual machine.
 */
public final class JeroMqTransport implements Transport {
  public JeroMqTransport() {}

  @Override
  public Binding bind(String endpoint, TransportOptions options, ServerReceiver receiver) {
    return new JeroMqBinding(Endpoint.parse(endpoint), options, receiver);
  }

  @Override
  public Channel connect(String endpoint, TransportOptions options, ChannelReceiver receiver) {
    Endpoint parsed = Endpoint.parse(endpoint);
    if (parsed instanceof Tcp tcp && (tcp.host().equals("*") || tcp.port() == 0)) {
      throw new IllegalArgumentException(
          "endpoint: \"" + tcp + "\" (expected: a host and a port to connect to)");
    }
    return new JeroMqChannel(parsed, options, receiver);
  }
}
