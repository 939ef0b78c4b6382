package io.zerocall.transport;

import io.zerocall.RpcEngine;

/**
 * Provides an engine from another module; found by {@link java.util.ServiceLoader}. An
 * implementation needs a public constructor without parameters.
 */
public interface TransportProvider {

  /** Returns the constant that selects this engine. */
  RpcEngine engine();

  /** Returns a transport of this engine. */
  Transport transport();
}
