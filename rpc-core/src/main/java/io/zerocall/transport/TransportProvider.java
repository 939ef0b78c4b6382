package io.zerocall.transport;

import io.zerocall.RpcEngine;

/**
 * An engine that another module brings along; found by {@link java.util.ServiceLoader}. Its class
 * has a public constructor without parameters.
 */
public interface TransportProvider {

  /** What chooses it. */
  RpcEngine engine();

  /** A transport of this engine. */
  Transport transport();
}
