package io.zerocall.transport.inproc;

import io.zerocall.transport.Binding;
import io.zerocall.transport.Channel;
import io.zerocall.transport.ChannelReceiver;
import io.zerocall.transport.ServerReceiver;
import io.zerocall.transport.Transport;
import io.zerocall.transport.TransportOptions;
import io.zerocall.transport.engine.ChannelBinding;
import io.zerocall.transport.engine.Counters;
import io.zerocall.transport.engine.Endpoint;
import io.zerocall.transport.engine.Endpoint.Inproc;
import io.zerocall.transport.engine.SharedChannel;
import org.jspecify.annotations.Nullable;

/**
 * The engine for {@code inproc://name}. A name is visible to all code that uses this class from the
 * same class loader.
 */
public final class InprocTransport implements Transport {
  public InprocTransport() {}

  @Override
  public Binding bind(String endpoint, TransportOptions options, ServerReceiver receiver) {
    Inproc name = known(Endpoint.parse(endpoint));
    requireWithoutPlain(name, options.authenticator());
    requireWithoutCurve(name, options.curve());
    return InprocBinding.open(name, options, receiver);
  }

  @Override
  public Binding dial(String endpoint, TransportOptions options, ServerReceiver receiver) {
    return ChannelBinding.dial(this, endpoint, options, receiver);
  }

  @Override
  public Channel connect(String endpoint, TransportOptions options, ChannelReceiver receiver) {
    Inproc name = known(Endpoint.parseToConnect(endpoint));
    requireWithoutPlain(name, options.credentials());
    requireWithoutCurve(name, options.curve());
    Counters counters = new Counters();
    return SharedChannel.of(
        options.clock(), receiver, counters, new InprocDialer(name, options, counters));
  }

  /** Refuses passwords, because no authenticator would be asked about them. */
  private static void requireWithoutPlain(Inproc name, @Nullable Object plain) {
    if (plain != null) {
      throw new IllegalArgumentException("endpoint: \"" + name
          + "\" (inproc:// has no users and passwords; tcp:// and ipc:// have)");
    }
  }

  /** Refuses keys, because no client would have to prove that it has them. */
  private static void requireWithoutCurve(Inproc name, @Nullable Object keys) {
    if (keys != null) {
      throw new IllegalArgumentException(
          "endpoint: \"" + name + "\" (inproc:// has no CURVE; tcp:// and ipc:// have)");
    }
  }

  private static Inproc known(Endpoint endpoint) {
    if (endpoint instanceof Inproc name) {
      return name;
    }
    throw new IllegalArgumentException("endpoint: \"" + endpoint + "\" (expected: inproc://name)");
  }
}
