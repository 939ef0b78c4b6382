package io.zerocall.jeromq;

import io.zerocall.transport.Binding;
import io.zerocall.transport.Channel;
import io.zerocall.transport.ChannelReceiver;
import io.zerocall.transport.ServerReceiver;
import io.zerocall.transport.Transport;
import io.zerocall.transport.TransportOptions;
import io.zerocall.transport.engine.ChannelBinding;
import io.zerocall.transport.engine.Counters;
import io.zerocall.transport.engine.Endpoint;
import io.zerocall.transport.engine.Endpoint.Ipc;
import io.zerocall.transport.engine.Endpoint.Tcp;
import io.zerocall.transport.engine.SharedChannel;
import org.jspecify.annotations.Nullable;

/**
 * The engine over JeroMQ: {@code tcp://host:port}. The peer of a binding may be any ZeroMQ socket
 * of type DEALER or REQ; the peer of a channel must be a ROUTER.
 */
public final class JeroMqTransport implements Transport {
  public JeroMqTransport() {}

  @Override
  public Binding bind(String endpoint, TransportOptions options, ServerReceiver receiver) {
    Tcp parsed = known(Endpoint.parse(endpoint));
    requireWithoutPlain(endpoint, options.authenticator());
    requireWithoutCurve(endpoint, options.curve());
    return new JeroMqBinding(parsed, options, receiver);
  }

  @Override
  public Binding dial(String endpoint, TransportOptions options, ServerReceiver receiver) {
    return ChannelBinding.dial(this, endpoint, options, receiver);
  }

  @Override
  public Channel connect(String endpoint, TransportOptions options, ChannelReceiver receiver) {
    Tcp parsed = known(Endpoint.parseToConnect(endpoint));
    requireWithoutPlain(endpoint, options.credentials());
    requireWithoutCurve(endpoint, options.curve());
    Counters counters = new Counters();
    return SharedChannel.of(
        options.clock(), receiver, counters, new JeroMqDialer(parsed, options, counters));
  }

  /** Rejects settings for PLAIN, so that no client is admitted without authentication. */
  private static void requireWithoutPlain(String endpoint, @Nullable Object plain) {
    if (plain != null) {
      throw new IllegalArgumentException("endpoint: \"" + endpoint
          + "\" (the engine over JeroMQ has no users and passwords; the native engine does, for"
          + " tcp:// and ipc://)");
    }
  }

  /** Rejects keys, so that nothing travels unencrypted. */
  private static void requireWithoutCurve(String endpoint, @Nullable Object keys) {
    if (keys != null) {
      throw new IllegalArgumentException("endpoint: \"" + endpoint
          + "\" (the engine over JeroMQ has no CURVE here; the native engine does)");
    }
  }

  private static Tcp known(Endpoint endpoint) {
    if (endpoint instanceof Tcp tcp && !tcp.tls()) {
      return tcp;
    } else if (endpoint instanceof Tcp) {
      throw new IllegalArgumentException(
          "endpoint: \"" + endpoint + "\" (JeroMQ has no TLS; the native engine does)");
    }
    String reason = endpoint instanceof Ipc
        ? "JeroMQ has no Unix domain sockets; the native engine does"
        : "expected: tcp://host:port";
    throw new IllegalArgumentException("endpoint: \"" + endpoint + "\" (" + reason + ")");
  }
}
