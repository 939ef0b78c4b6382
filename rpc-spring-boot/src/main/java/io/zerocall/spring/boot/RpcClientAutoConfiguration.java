package io.zerocall.spring.boot;

import io.zerocall.client.RpcClient;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** Configures {@link RpcClients}. */
@AutoConfiguration
@ConditionalOnClass(RpcClient.class)
@ConditionalOnBooleanProperty(name = "zerocall.client.enabled", matchIfMissing = true)
@EnableConfigurationProperties(RpcClientProperties.class)
public final class RpcClientAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  RpcClientTransport rpcClientTransport(RpcClientProperties properties, BeanFactory beans) {
    return new ConfiguredClientTransport(properties, beans);
  }

  @Bean
  @ConditionalOnMissingBean
  RpcClients rpcClients(
      RpcClientProperties properties, RpcClientTransport transport, ListableBeanFactory beans) {
    ClientAssembly assembly = new ClientAssembly(properties, beans);
    return new RpcClients(properties, transport, assembly::builder);
  }
}
