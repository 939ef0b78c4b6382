package io.zerocall.transport;

import java.util.function.UnaryOperator;

/**
 * An engine with further settings, such as keys.
 *
 * @param bound adds those of the side that was connected to
 * @param dialed adds those of the side that connects
 */
public record SecuredTransport(
    Transport engine, UnaryOperator<TransportOptions> bound, UnaryOperator<TransportOptions> dialed)
    implements Transport {

  @Override
  public Binding bind(String endpoint, TransportOptions options, ServerReceiver receiver) {
    return engine.bind(endpoint, bound.apply(options), receiver);
  }

  @Override
  public Binding dial(String endpoint, TransportOptions options, ServerReceiver receiver) {
    return engine.dial(endpoint, dialed.apply(options), receiver);
  }

  @Override
  public Channel connect(String endpoint, TransportOptions options, ChannelReceiver receiver) {
    return engine.connect(endpoint, dialed.apply(options), receiver);
  }
}
