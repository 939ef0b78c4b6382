package io.zerocall.transport;

/** An engine with frequent heartbeats and a short handshake timeout. */
public final class ImpatientTransport implements Transport {
  private static final int HANDSHAKE_BEATS = 5;

  private final Transport engine;
  private final TransportOptions options;

  public ImpatientTransport(Transport engine, int heartbeatMillis) {
    this.engine = engine;
    this.options = new Settings()
        .heartbeatMillis(heartbeatMillis)
        .handshakeMillis(HANDSHAKE_BEATS * (long) heartbeatMillis)
        .reconnectMillis(10, 50)
        .options();
  }

  @Override
  public Binding bind(String endpoint, TransportOptions ignored, ServerReceiver receiver) {
    return engine.bind(endpoint, options, receiver);
  }

  @Override
  public Binding dial(String endpoint, TransportOptions ignored, ServerReceiver receiver) {
    return engine.dial(endpoint, options, receiver);
  }

  @Override
  public Channel connect(String endpoint, TransportOptions ignored, ChannelReceiver receiver) {
    return engine.connect(endpoint, options, receiver);
  }
}
