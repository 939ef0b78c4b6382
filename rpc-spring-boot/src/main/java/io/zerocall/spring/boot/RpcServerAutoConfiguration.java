package io.zerocall.spring.boot;

import io.zerocall.server.RpcServer;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/**
 * Configures a server of all beans whose class, or an interface of it, bears
 * {@link io.zerocall.RpcService}. There is no server if there is no such bean, no
 * {@link io.zerocall.server.RpcFallback} and no {@link RpcServerCustomizer}.
 */
@AutoConfiguration
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE) // so that other ones can have services
@ConditionalOnClass(RpcServer.class)
@ConditionalOnBooleanProperty(name = "zerocall.server.enabled", matchIfMissing = true)
@Conditional(OnServicesCondition.class)
@EnableConfigurationProperties(RpcServerProperties.class)
public final class RpcServerAutoConfiguration {

  /** The name of the bean {@link RpcServerLifecycle}. */
  static final String LIFECYCLE = "rpcServerLifecycle";

  @Bean
  @ConditionalOnMissingBean
  RpcServerTransport rpcServerTransport(RpcServerProperties properties, ListableBeanFactory beans) {
    return new ConfiguredServerTransport(properties, beans);
  }

  @Bean(LIFECYCLE)
  @ConditionalOnMissingBean
  RpcServerLifecycle rpcServerLifecycle(
      RpcServerProperties properties,
      Environment environment,
      RpcServerTransport transport,
      ConfigurableListableBeanFactory beans) {
    ServerAssembly assembly =
        new ServerAssembly(properties, environment, transport, new ServiceBeans(beans), beans);
    return new RpcServerLifecycle(assembly::start, properties.shutdown().gracePeriod());
  }

  @Bean
  RpcServerDependencies rpcServerDependencies(ConfigurableListableBeanFactory beans) {
    return new RpcServerDependencies(new ServiceBeans(beans));
  }
}
