package io.zerocall.spring.boot;

import io.zerocall.server.RpcServerBuilder;

/**
 * Sets what connects a server to others: endpoints, connectors, brokers and passwords. The default
 * bean does as the properties say. A bean of a test replaces it.
 */
@FunctionalInterface
public interface RpcServerTransport {

  /** Changes the builder. Called each time the server starts. */
  void configure(RpcServerBuilder builder);
}
