package io.zerocall.spring.boot;

import io.zerocall.client.RpcClient;
import io.zerocall.client.RpcClientBuilder;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;

/** The transport that the properties say. */
final class ConfiguredClientTransport implements RpcClientTransport {
  private static final String PREFIX = "zerocall.client.channel.";

  private final RpcClientProperties properties;
  private final BundleTls bundles;

  ConfiguredClientTransport(RpcClientProperties properties, BeanFactory beans) {
    this.properties = properties;
    this.bundles = new BundleTls(beans);
  }

  @Override
  public RpcClient connect(String channel, RpcClientBuilder builder) {
    RpcClientProperties.Channel known = properties.channel().get(channel);
    if (known != null) {
      builder.engine(known.engine());
      String prefix = PREFIX + channel;
      RpcConfigurationException.requireBothOrNone(
          prefix + ".username", known.username(), prefix + ".password", known.password());
      if (known.username() != null && known.password() != null) {
        builder.plain(known.username(), known.password());
      }
      if (known.ssl().bundle() != null) {
        builder.tls(bundles.of(known.ssl().bundle()));
      }
    }
    return builder.connect(target(channel, known));
  }

  private String target(String channel, RpcClientProperties.@Nullable Channel known) {
    if (known != null && known.target() != null) {
      return known.target();
    } else if (channel.equals(RpcClients.DEFAULT)) {
      return RpcServerProperties.DEFAULT_ENDPOINT;
    } else if (known == null && channel.contains("://")) {
      return channel;
    }
    Set<String> others = new TreeSet<>(properties.channel().keySet());
    others.remove(channel);
    throw new RpcConfigurationException(
        "The channel \"" + channel + "\" has no target",
        "set " + PREFIX + channel + ".target, such as tcp://host:port"
            + (others.isEmpty()
                ? ""
                : ", or use one of the channels " + String.join(", ", others)));
  }
}
