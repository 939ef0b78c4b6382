package io.zerocall.spring.boot;

import io.zerocall.RpcCodec;
import io.zerocall.client.ClientInterceptor;
import io.zerocall.client.RpcClient;
import io.zerocall.client.RpcClientBuilder;
import io.zerocall.jackson.JacksonCustomizer;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;

/** Makes the builder of a channel's client of the properties and the beans. */
final class ClientAssembly {
  private final RpcClientProperties properties;
  private final ListableBeanFactory beans;

  ClientAssembly(RpcClientProperties properties, ListableBeanFactory beans) {
    this.properties = properties;
    this.beans = beans;
  }

  RpcClientBuilder builder(String channel) {
    RpcClientBuilder builder = RpcClient.builder();
    RpcClientProperties.Channel known = properties.channel().get(channel);
    if (known != null) {
      builder
          .timeout(known.defaults().deadline())
          .loadBalancing(known.loadBalancingPolicy())
          .wire(known.wire())
          .limits(known.limits().limits());
      if (known.connectTimeout() != null) {
        builder.connectTimeout(known.connectTimeout());
      }
    }
    all(RpcCodec.Factory.class).orderedStream().forEach(builder::codec);
    all(JacksonCustomizer.class).orderedStream().forEach(builder::jackson);
    all(ClientInterceptor.class).orderedStream().forEach(builder::intercept);
    all(RpcClientCustomizer.class)
        .orderedStream()
        .forEach(customizer -> customizer.customize(channel, builder));
    return builder;
  }

  private <T> ObjectProvider<T> all(Class<T> type) {
    return beans.getBeanProvider(type);
  }
}
