package io.zerocall.transport.zmtp;

import io.zerocall.transport.Binding;
import io.zerocall.transport.Channel;
import io.zerocall.transport.ChannelReceiver;
import io.zerocall.transport.ServerReceiver;
import io.zerocall.transport.Transport;
import io.zerocall.transport.TransportOptions;
import io.zerocall.transport.engine.Counters;
import io.zerocall.transport.engine.Endpoint;
import io.zerocall.transport.engine.Endpoint.Inproc;
import io.zerocall.transport.engine.InboundBudget;
import io.zerocall.transport.engine.SharedChannel;

/**
 * The native engine: {@code tcp://host:port}, {@code tls://host:port} and {@code ipc://path}. The
 * peer of a binding may be any ZeroMQ socket of type DEALER, REQ or ROUTER; the peer of a channel
 * may be a ROUTER, REP or DEALER.
 */
public final class ZmtpTransport implements Transport {
  private static final int MOST_LOOPS = 4;

  private final int loops;

  /**
   * Creates an engine that distributes the reading of a server's connections according to the
   * number of processors.
   */
  public ZmtpTransport() {
    this(Math.max(1, Math.min(MOST_LOOPS, Runtime.getRuntime().availableProcessors() / 2)));
  }

  ZmtpTransport(int loops) {
    this.loops = loops;
  }

  @Override
  public Binding bind(String endpoint, TransportOptions options, ServerReceiver receiver) {
    return new ZmtpBinding(known(Endpoint.parse(endpoint)), options, receiver, loops);
  }

  @Override
  public Binding dial(String endpoint, TransportOptions options, ServerReceiver receiver) {
    return new ZmtpDialing(known(Endpoint.parseToConnect(endpoint)), options, receiver);
  }

  @Override
  public Channel connect(String endpoint, TransportOptions options, ChannelReceiver receiver) {
    Endpoint parsed = known(Endpoint.parseToConnect(endpoint));
    Counters counters = new Counters();
    return SharedChannel.of(
        options.clock(), receiver, counters, new ZmtpDialer(parsed, options, counters));
  }

  /** Returns the limits for the peers of a binding or a channel, with a budget of its own. */
  static SessionLimits limits(TransportOptions options) {
    return SessionLimits.of(options, InboundBudget.forMessagesOf(2L * options.maxMessageBytes()));
  }

  private static Endpoint known(Endpoint endpoint) {
    if (endpoint instanceof Inproc) {
      throw new IllegalArgumentException("endpoint: \"" + endpoint
          + "\" (expected: tcp://host:port, tls://host:port or ipc://path)");
    }
    return endpoint;
  }
}
