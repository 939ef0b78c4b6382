package io.zerocall.spring.boot;

import io.zerocall.server.RpcServerBuilder;

/**
 * Changes the server's builder before the server starts. All beans of this type are called, in
 * their order, after everything else has been set.
 */
@FunctionalInterface
public interface RpcServerCustomizer {

  /** Changes the builder. Called each time the server starts. */
  void customize(RpcServerBuilder builder);
}
