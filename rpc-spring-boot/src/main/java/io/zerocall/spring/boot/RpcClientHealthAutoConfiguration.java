package io.zerocall.spring.boot;

import io.zerocall.client.RpcClient;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/**
 * Adds the channels whose {@code health.enabled} is set to the health of the application, as
 * {@code rpcClient}.
 */
@AutoConfiguration(
    after = RpcClientAutoConfiguration.class,
    before = HealthContributorAutoConfiguration.class)
@ConditionalOnClass({RpcClient.class, Health.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(RpcClients.class)
@ConditionalOnEnabledHealthIndicator("rpcclient")
@Conditional(OnChannelHealthCondition.class)
public final class RpcClientHealthAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean(name = "rpcClientHealthContributor")
  CompositeHealthContributor rpcClientHealthContributor(
      RpcClients clients, RpcClientProperties properties) {
    Map<String, HealthIndicator> indicators = new LinkedHashMap<>();
    properties.channel().forEach((name, channel) -> {
      if (channel.health().enabled()) {
        indicators.put(name, new RpcClientHealthIndicator(clients, name));
      }
    });
    return CompositeHealthContributor.fromMap(indicators);
  }
}
