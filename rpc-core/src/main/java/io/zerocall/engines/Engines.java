package io.zerocall.engines;

import io.zerocall.RpcEngine;
import io.zerocall.transport.Binding;
import io.zerocall.transport.Channel;
import io.zerocall.transport.ChannelReceiver;
import io.zerocall.transport.ServerReceiver;
import io.zerocall.transport.Transport;
import io.zerocall.transport.TransportOptions;
import io.zerocall.transport.inproc.InprocTransport;
import io.zerocall.transport.jeromq.JeroMqTransport;
import io.zerocall.transport.zmtp.ZmtpTransport;

/** The transport that leaves every endpoint to the engine for it. */
public final class Engines implements Transport {
  private static final String INPROC = "inproc://";

  private final Transport preferred;
  private final Transport forInproc = new InprocTransport();

  private Engines(Transport preferred) {
    this.preferred = preferred;
  }

  /** Prefers an engine; {@code inproc://} is for the one that carries nothing else. */
  public static Transport preferring(RpcEngine engine) {
    return new Engines(
        switch (engine) {
          case NATIVE -> new ZmtpTransport();
          case JEROMQ -> new JeroMqTransport();
        });
  }

  private Transport engineOf(String endpoint) {
    return endpoint.startsWith(INPROC) ? forInproc : preferred;
  }

  @Override
  public Binding bind(String endpoint, TransportOptions options, ServerReceiver receiver) {
    return engineOf(endpoint).bind(endpoint, options, receiver);
  }

  @Override
  public Channel connect(String endpoint, TransportOptions options, ChannelReceiver receiver) {
    return engineOf(endpoint).connect(endpoint, options, receiver);
  }
}
