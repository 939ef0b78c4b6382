package io.zerocall.spring.boot;

import io.zerocall.RpcCodec;
import io.zerocall.jackson.JacksonCustomizer;
import io.zerocall.server.RpcFallback;
import io.zerocall.server.RpcServer;
import io.zerocall.server.RpcServerBuilder;
import io.zerocall.server.ServerInterceptor;
import io.zerocall.server.TokenAuthenticator;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.thread.Threading;
import org.springframework.core.env.Environment;

/** Makes the server's builder of the properties and the beans. */
final class ServerAssembly {
  private final RpcServerProperties properties;
  private final Environment environment;
  private final RpcServerTransport transport;
  private final ServiceBeans services;
  private final ListableBeanFactory beans;

  ServerAssembly(
      RpcServerProperties properties,
      Environment environment,
      RpcServerTransport transport,
      ServiceBeans services,
      ListableBeanFactory beans) {
    this.properties = properties;
    this.environment = environment;
    this.transport = transport;
    this.services = services;
    this.beans = beans;
  }

  RpcServerBuilder builder() {
    RpcServerBuilder builder = RpcServer.builder();
    set(builder);
    transport.configure(builder);
    all(TokenAuthenticator.class).ifUnique(builder::tokens);
    all(RpcCodec.Factory.class).orderedStream().forEach(builder::codec);
    all(JacksonCustomizer.class).orderedStream().forEach(builder::jackson);
    all(ServerInterceptor.class).orderedStream().forEach(builder::intercept);
    all(RpcFallback.class).ifUnique(builder::fallback);
    services.all().forEach(builder::register);
    all(RpcServerCustomizer.class)
        .orderedStream()
        .forEach(customizer -> customizer.customize(builder));
    return builder;
  }

  private <T> ObjectProvider<T> all(Class<T> type) {
    return beans.getBeanProvider(type);
  }

  private void set(RpcServerBuilder builder) {
    builder
        .limits(properties.limits().limits())
        .errorDetail(properties.errorDetail())
        .closeGrace(properties.shutdown().gracePeriod());
    if (!Threading.VIRTUAL.isActive(environment)) { // the server's default is virtual threads
      builder.threads(properties.threads());
    }
    String title = properties.discovery().title() == null
        ? environment.getProperty("spring.application.name")
        : properties.discovery().title();
    if (title != null) {
      builder.describedAs(title, properties.discovery().version());
    }
  }
}
