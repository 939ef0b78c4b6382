package io.zerocall.transport;

/** Servers of one engine and clients of another. */
public final class MixedTransport implements Transport {
  private final Transport servers;
  private final Transport clients;

  public MixedTransport(Transport servers, Transport clients) {
    this.servers = servers;
    this.clients = clients;
  }

  @Override
  public Binding bind(String endpoint, TransportOptions options, ServerReceiver receiver) {
    return servers.bind(endpoint, options, receiver);
  }

  @Override
  public Binding dial(String endpoint, TransportOptions options, ServerReceiver receiver) {
    return clients.dial(endpoint, options, receiver);
  }

  @Override
  public Channel connect(String endpoint, TransportOptions options, ChannelReceiver receiver) {
    return clients.connect(endpoint, options, receiver);
  }
}
