package io.zerocall.spring.boot;

import io.zerocall.server.RpcServer;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

/** Adds the server to the health of the application, as {@code rpcServer}. */
@AutoConfiguration(after = RpcServerAutoConfiguration.class)
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE) // as the server
@ConditionalOnClass({RpcServer.class, Health.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(RpcServerLifecycle.class)
@ConditionalOnEnabledHealthIndicator("rpcserver")
public final class RpcServerHealthAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean(name = "rpcServerHealthIndicator")
  RpcServerHealthIndicator rpcServerHealthIndicator(RpcServerLifecycle lifecycle) {
    return new RpcServerHealthIndicator(lifecycle);
  }
}
