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
import org.springframework.util.ClassUtils;

/** The transport that the properties and the beans say. */
final class ConfiguredServerTransport implements RpcServerTransport {
  private static final String PREFIX = "zerocall.server.";

  private final RpcServerProperties properties;
  private final ListableBeanFactory beans;
  private final BundleTls bundles;

  ConfiguredServerTransport(RpcServerProperties properties, ListableBeanFactory beans) {
    this.properties = properties;
    this.beans = beans;
    this.bundles = new BundleTls(beans);
  }

  @Override
  public void configure(RpcServerBuilder builder) {
    List<RpcConnector> connectors = connectors();
    builder.engine(properties.engine());
    endpoints(connectors).forEach(builder::bind);
    properties.admitFrom().forEach(builder::admitFrom);
    connectors.forEach(builder::connector);
    beans.getBeanProvider(PlainAuthenticator.class).ifAvailable(builder::plain);
    encrypt(builder, properties.ssl());
    dial(builder, properties.broker());
  }

  /** Returns the connectors among the beans, and the one that the properties describe. */
  private List<RpcConnector> connectors() {
    List<RpcConnector> connectors = new ArrayList<>(
        beans.getBeanProvider(RpcConnector.class).orderedStream().toList());
    if (properties.http().port() != null) {
      requireHttp();
      connectors.add(Http.connector(properties.http(), properties.http().port(), beans, bundles));
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
      RpcTls tls = ssl.clientCertificate()
          ? bundles.requiringClientCertificates(ssl.bundle(), PREFIX + "ssl.bundle")
          : bundles.of(ssl.bundle());
      builder.tls(tls.withUser(ssl.clientUser()));
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
    RpcConfigurationException.requireBothOrNone(
        PREFIX + "broker.username",
        broker.username(),
        PREFIX + "broker.password",
        broker.password());
    if (broker.username() != null && broker.password() != null) {
      builder.dialPlain(broker.username(), broker.password());
    }
    if (broker.ssl().bundle() != null) {
      builder.dialTls(bundles.of(broker.ssl().bundle()));
    }
  }

  private void requireHttp() {
    ClassLoader loader = ClassUtils.getDefaultClassLoader();
    if (!ClassUtils.isPresent("io.zerocall.http.HttpConnector", loader)) {
      throw new RpcConfigurationException(
          PREFIX + "http.port is " + properties.http().port() + ", and rpc-http is missing",
          "add the dependency io.zerocall:rpc-http");
    }
  }

  /** Uses rpc-http, which need not be there. */
  private static final class Http {
    private static final String SSL = PREFIX + "http.ssl.";

    static RpcConnector connector(
        RpcServerProperties.Http http, int port, ListableBeanFactory beans, BundleTls bundles) {
      HttpConnector connector = HttpConnector.at(http.address(), port)
          .console(http.console())
          .requestTimeout(http.requestTimeout())
          .keepAlive(http.keepAlive());
      http.allowedHosts().forEach(connector::allowHost);
      http.allowedOrigins().forEach(connector::allowOrigin);
      beans.getBeanProvider(HttpEndpoint.class).orderedStream().forEach(connector::endpoint);
      encrypt(connector, http.ssl(), bundles);
      return connector;
    }

    private static void encrypt(
        HttpConnector connector, RpcServerProperties.HttpSsl ssl, BundleTls bundles) {
      RpcConfigurationException.requireBothOrNone(
          SSL + "certificate", ssl.certificate(), SSL + "private-key", ssl.privateKey());
      if (ssl.bundle() != null && ssl.certificate() != null) {
        throw new RpcConfigurationException(
            SSL + "bundle and " + SSL + "certificate are both set", "set one of them");
      }
      if (ssl.bundle() != null) {
        connector.tls(bundles.of(ssl.bundle()));
      } else if (ssl.certificate() != null && ssl.privateKey() != null) {
        connector.tls(ssl.certificate(), ssl.privateKey());
      }
    }
  }
}
