package io.zerocall.spring.boot;

import io.zerocall.PlainAuthenticator;
import io.zerocall.RpcConnector;
import io.zerocall.RpcTls;
import io.zerocall.http.HttpConnector;
import io.zerocall.http.HttpEndpoint;
import io.zerocall.server.RpcServerBuilder;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.ClassUtils;

/** The transport that the properties and the beans say. */
final class ConfiguredServerTransport implements RpcServerTransport {
  private static final String HTTP_PORT = "zerocall.server.http.port";

  private final RpcServerProperties properties;
  private final ListableBeanFactory beans;

  ConfiguredServerTransport(RpcServerProperties properties, ListableBeanFactory beans) {
    this.properties = properties;
    this.beans = beans;
  }

  @Override
  public void configure(RpcServerBuilder builder) {
    List<RpcConnector> connectors = connectors();
    builder.engine(properties.engine());
    endpoints(connectors).forEach(builder::bind);
    properties.admitFrom().forEach(builder::admitFrom);
    connectors.forEach(builder::connector);
    beans.getBeanProvider(PlainAuthenticator.class).ifUnique(builder::plain);
    encrypt(builder, properties.ssl());
    dial(builder, properties.broker());
  }

  /** Returns the connectors among the beans, and the one that the properties describe. */
  private List<RpcConnector> connectors() {
    List<RpcConnector> connectors = new ArrayList<>(
        beans.getBeanProvider(RpcConnector.class).orderedStream().toList());
    if (properties.http().port() != null) {
      requireHttp();
      connectors.add(Http.connector(properties.http(), properties.http().port(), beans));
    }
    return connectors;
  }

  private List<String> endpoints(List<RpcConnector> connectors) {
    boolean hasOther = !connectors.isEmpty() || !properties.broker().endpoints().isEmpty();
    return properties.endpoints().isEmpty() && !hasOther
        ? List.of(RpcServerProperties.DEFAULT_ENDPOINT)
        : properties.endpoints();
  }

  private void encrypt(RpcServerBuilder builder, RpcServerProperties.Ssl ssl) {
    if (ssl.bundle() != null) {
      RpcTls tls = BundleTls.of(ssl.bundle(), beans).withUser(ssl.clientUser());
      builder.tls(ssl.clientCertificate() ? tls.withClientCertificate() : tls);
    }
  }

  private void dial(RpcServerBuilder builder, RpcServerProperties.Broker broker) {
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
    if (broker.ssl().bundle() != null) {
      builder.dialTls(BundleTls.of(broker.ssl().bundle(), beans));
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
    static RpcConnector connector(
        RpcServerProperties.Http http, int port, ListableBeanFactory beans) {
      HttpConnector connector = HttpConnector.at(http.address(), port)
          .console(http.console())
          .requestTimeout(http.requestTimeout())
          .keepAlive(http.keepAlive());
      http.allowedHosts().forEach(connector::allowHost);
      http.allowedOrigins().forEach(connector::allowOrigin);
      beans.getBeanProvider(HttpEndpoint.class).orderedStream().forEach(connector::endpoint);
      if (http.ssl().certificate() != null && http.ssl().privateKey() != null) {
        connector.tls(http.ssl().certificate(), http.ssl().privateKey());
      }
      return connector;
    }
  }
}
