package io.zerocall.spring.boot.test;

import io.zerocall.spring.boot.RpcClientAutoConfiguration;
import io.zerocall.spring.boot.RpcClientTransport;
import io.zerocall.spring.boot.RpcServerAutoConfiguration;
import io.zerocall.spring.boot.RpcServerTransport;
import java.util.UUID;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Connects clients and server in memory, under a name that each context has for itself. */
@AutoConfiguration(before = {RpcClientAutoConfiguration.class, RpcServerAutoConfiguration.class})
public final class TestRpcTransportAutoConfiguration {
  private final String endpoint = "inproc://test-" + UUID.randomUUID();

  /** Creates the configuration of a context. */
  public TestRpcTransportAutoConfiguration() {}

  @Bean
  RpcServerTransport testRpcServerTransport() {
    return builder -> builder.bind(endpoint);
  }

  @Bean
  RpcClientTransport testRpcClientTransport() {
    return (channel, builder) -> builder.connect(endpoint);
  }
}
