package io.zerocall.spring.boot;

import io.zerocall.client.RpcClient;
import io.zerocall.client.RpcClientBuilder;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;

/** The transport that the properties say. */
final class ConfiguredClientTransport implements RpcClientTransport {
  private final RpcClientProperties properties;
  private final BeanFactory beans;

  ConfiguredClientTransport(RpcClientProperties properties, BeanFactory beans) {
    this.properties = properties;
    this.beans = beans;
  }

  @Override
  public RpcClient connect(String channel, RpcClientBuilder builder) {
    RpcClientProperties.Channel known = properties.channel().get(channel);
    if (known != null) {
      builder.engine(known.engine());
      if (known.username() != null && known.password() != null) {
        builder.plain(known.username(), known.password());
      }
      if (known.ssl().bundle() != null) {
        builder.tls(BundleTls.of(known.ssl().bundle(), beans));
      }
    }
    return builder.connect(target(channel, known));
  }

  private static String target(String channel, RpcClientProperties.@Nullable Channel known) {
    if (known != null && known.target() != null) {
      return known.target();
    } else if (channel.equals(RpcClients.DEFAULT)) {
      return RpcServerProperties.DEFAULT_ENDPOINT;
    } else if (known == null && channel.contains("://")) {
      return channel;
    }
    throw new IllegalStateException("The channel \"" + channel + "\" has no target (expected:"
        + " zerocall.client.channel." + channel + ".target=tcp://host:port)");
  }
}
