package io.zerocall.jeromq;

import io.zerocall.RpcEngine;
import io.zerocall.transport.Transport;
import io.zerocall.transport.TransportProvider;

/** Provides the engine over JeroMQ. */
public final class JeroMqProvider implements TransportProvider {
  public JeroMqProvider() {}

  @Override
  public RpcEngine engine() {
    return RpcEngine.JEROMQ;
  }

  @Override
  public Transport transport() {
    return new JeroMqTransport();
  }
}
