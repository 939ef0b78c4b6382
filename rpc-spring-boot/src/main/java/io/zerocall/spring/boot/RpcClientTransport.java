package io.zerocall.spring.boot;

import io.zerocall.client.RpcClient;
import io.zerocall.client.RpcClientBuilder;

/**
 * Connects the client of a channel. The default bean connects to the channel's target, with its
 * engine and password. A bean of a test replaces it.
 */
@FunctionalInterface
public interface RpcClientTransport {

  /** Creates the client of a channel. */
  RpcClient connect(String channel, RpcClientBuilder builder);
}
