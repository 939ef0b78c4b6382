package io.zerocall.spring.boot;

import io.zerocall.PlainAuthenticator;
import io.zerocall.RpcConnector;
import io.zerocall.http.HttpConnector;
import io.zerocall.server.RpcServerBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.ClassUtils;

/** The transport that the properties say, with the connectors among the beans. */
final class ConfiguredServerTransport implements RpcServerTransport {
  private static final String HTTP_PORT = "zerocall.server.http.port";

  private final RpcServerProperties properties;
  private final List<RpcConnector> connectors;
  private final @Nullable PlainAuthenticator authenticator;

  ConfiguredServerTransport(
      RpcServerProperties properties,
      List<RpcConnector> connectors,
      @Nullable PlainAuthenticator authenticator) {
    this.properties = properties;
    this.connectors = connectors;
    this.authenticator = authenticator;
  }

  @Override
  public void configure(RpcServerBuilder builder) {
    builder.engine(properties.engine());
    endpoints().forEach(builder::bind);
    properties.admitFrom().forEach(builder::admitFrom);
    connectors.forEach(builder::connector);
    if (properties.http().port() != null) {
      requireHttp();
      builder.connector(Http.connector(properties.http(), properties.http().port()));
    }
    if (authenticator != null) {
      builder.plain(authenticator);
    }
    dial(builder, properties.broker());
  }

  private List<String> endpoints() {
    boolean hasOther = properties.http().port() != null
        || !connectors.isEmpty()
        || !properties.broker().endpoints().isEmpty();
    return properties.endpoints().isEmpty() && !hasOther
        ? List.of(RpcServerProperties.DEFAULT_ENDPOINT)
        : properties.endpoints();
  }

  private static void dial(RpcServerBuilder builder, RpcServerProperties.Broker broker) {
    broker.endpoints().forEach(builder::dial);
    if (broker.worker() != null) {
      builder.worker(broker.worker());
    }
    if (broker.credit() != null) {
      builder.credit(broker.credit());
    }
    if (broker.username() != null && broker.password() != null) {
      builder.dialPlain(broker.username(), broker.password());
    }
  }

  private void requireHttp() {
    ClassLoader loader = ClassUtils.getDefaultClassLoader();
    if (!ClassUtils.isPresent("io.zerocall.http.HttpConnector", loader)) {
      throw new InvalidConfigurationPropertyValueException(
          HTTP_PORT, properties.http().port(), "The dependency io.zerocall:rpc-http is missing.");
    }
  }

  /** Uses rpc-http, which need not be there. */
  private static final class Http {
    static RpcConnector connector(RpcServerProperties.Http http, int port) {
      HttpConnector connector = HttpConnector.at(http.address(), port)
          .console(http.console())
          .requestTimeout(http.requestTimeout())
          .keepAlive(http.keepAlive());
      http.allowedHosts().forEach(connector::allowHost);
      http.allowedOrigins().forEach(connector::allowOrigin);
      if (http.ssl().certificate() != null && http.ssl().privateKey() != null) {
        connector.tls(http.ssl().certificate(), http.ssl().privateKey());
      }
      return connector;
    }
  }
}
