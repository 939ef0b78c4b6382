package io.zerocall.spring.boot;

import io.zerocall.client.RpcClientBuilder;

/**
 * Changes a client's builder before the client is created. All beans of this type are called, in
 * their order, after everything else has been set.
 */
@FunctionalInterface
public interface RpcClientCustomizer {

  /** Changes the builder of a channel's client. */
  void customize(String channel, RpcClientBuilder builder);
}
