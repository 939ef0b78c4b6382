package io.zerocall.engines;

import io.zerocall.RpcEngine;
import io.zerocall.transport.Binding;
import io.zerocall.transport.Channel;
import io.zerocall.transport.ChannelReceiver;
import io.zerocall.transport.ServerReceiver;
import io.zerocall.transport.Transport;
import io.zerocall.transport.TransportOptions;
import io.zerocall.transport.TransportProvider;
import io.zerocall.transport.inproc.InprocTransport;
import io.zerocall.transport.zmtp.ZmtpTransport;
import java.util.Locale;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.LongSupplier;

/** A transport that delegates each endpoint to the engine that handles it. */
public final class Engines implements Transport {
  private static final String INPROC = "inproc://";

  private final Transport preferred;
  private final Transport forInproc = new InprocTransport();

  private Engines(Transport preferred) {
    this.preferred = preferred;
  }

  /**
   * Returns a transport that prefers an engine; {@code inproc://} always uses its own engine.
   *
   * @throws IllegalStateException if the engine's module is missing or can't be loaded
   */
  public static Transport preferring(RpcEngine engine) {
    return new Engines(
        engine == RpcEngine.NATIVE
            ? new ZmtpTransport()
            : provided(engine, TransportProvider.class.getClassLoader()));
  }

  /** Returns the engine that the class loader finds in a module of its own. */
  static Transport provided(RpcEngine engine, ClassLoader loader) {
    String module = "rpc-" + engine.name().toLowerCase(Locale.ROOT);
    try {
      for (TransportProvider provider : ServiceLoader.load(TransportProvider.class, loader)) {
        if (provider.engine() == engine) {
          return provider.transport();
        }
      }
    } catch (ServiceConfigurationError | LinkageError e) {
      throw new IllegalStateException(
          "engine: " + engine + " (" + module + " can't be loaded: " + e.getMessage() + ")", e);
    }
    throw new IllegalStateException("engine: " + engine + " (needs " + module
        + ": add the dependency io.zerocall:" + module + ")");
  }

  /** Returns the time in nanoseconds of the clients and servers at an endpoint. */
  public static LongSupplier clock(String endpoint) {
    return TestNetworks.clock(endpoint);
  }

  private Transport engineOf(String endpoint) {
    Transport network = TestNetworks.transport(endpoint);
    if (network != null) {
      return network;
    }
    return endpoint.startsWith(INPROC) ? forInproc : preferred;
  }

  @Override
  public Binding bind(String endpoint, TransportOptions options, ServerReceiver receiver) {
    return engineOf(endpoint).bind(endpoint, options, receiver);
  }

  @Override
  public Binding dial(String endpoint, TransportOptions options, ServerReceiver receiver) {
    return engineOf(endpoint).dial(endpoint, options, receiver);
  }

  @Override
  public Channel connect(String endpoint, TransportOptions options, ChannelReceiver receiver) {
    return engineOf(endpoint).connect(endpoint, options, receiver);
  }
}
