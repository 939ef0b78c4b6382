package io.zerocall.spring.boot;

import io.zerocall.server.RpcServer;
import io.zerocall.server.ServerInterceptor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.UserDetailsService;

/** Has methods find the caller in Spring Security's context, if Spring Security is there. */
@AutoConfiguration(
    after = RpcServerAutoConfiguration.class,
    afterName =
        "org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration")
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE) // as the server
@ConditionalOnClass({RpcServer.class, SecurityContextHolder.class})
@ConditionalOnBean(RpcServerLifecycle.class)
@ConditionalOnBooleanProperty(name = "zerocall.server.security.enabled", matchIfMissing = true)
public final class RpcServerSecurityAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  RpcAuthenticationConverter rpcAuthenticationConverter(ObjectProvider<UserDetailsService> users) {
    return new UserAuthentication(users.getIfUnique());
  }

  @Bean
  @Order(10) // after the observations, before the users' own
  @ConditionalOnMissingBean(name = "rpcSecurityInterceptor")
  ServerInterceptor rpcSecurityInterceptor(RpcAuthenticationConverter converter) {
    return new SecurityContextInterceptor(converter);
  }
}
