package io.zerocall.spring.boot;

import io.zerocall.RpcCodec;
import io.zerocall.jackson.JacksonCustomizer;
import io.zerocall.server.RpcFallback;
import io.zerocall.server.RpcServer;
import io.zerocall.server.RpcServerBuilder;
import io.zerocall.server.ServerInterceptor;
import io.zerocall.server.TokenAuthenticator;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.thread.Threading;
import org.springframework.core.env.Environment;

/** Makes the server of the properties and the beans. */
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

  /**
   * Starts a server.
   *
   * @throws RpcConfigurationException if it can't listen, or several beans have the same method
   */
  RpcServer start() {
    RpcServerBuilder builder = builder();
    services.addDependent(RpcServerAutoConfiguration.LIFECYCLE); // lazy ones exist only now
    try {
      return builder.start();
    } catch (UncheckedIOException e) {
      throw new RpcConfigurationException(
          "The RPC server " + message(e),
          "stop what listens there, or change zerocall.server.endpoints or"
              + " zerocall.server.http.port",
          e);
    } catch (IllegalArgumentException e) {
      Map<String, List<String>> shared = services.shared();
      if (shared.isEmpty() || !message(e).contains(" is registered already")) {
        throw e;
      }
      throw new RpcConfigurationException(
          "The RPC server can't serve two beans with the same method: " + message(e),
          "give these beans namespaces of their own, or declare those that are not to be served"
              + " with @Bean(defaultCandidate = false): " + shared,
          e);
    }
  }

  private static String message(Exception thrown) {
    Throwable source = thrown instanceof UncheckedIOException ? thrown.getCause() : thrown;
    return source == null ? thrown.toString() : String.valueOf(source.getMessage());
  }

  private RpcServerBuilder builder() {
    RpcServerBuilder builder = RpcServer.builder();
    set(builder);
    transport.configure(builder);
    all(TokenAuthenticator.class).ifAvailable(builder::tokens);
    all(RpcCodec.Factory.class).orderedStream().forEach(builder::codec);
    all(JacksonCustomizer.class).orderedStream().forEach(builder::jackson);
    all(ServerInterceptor.class).orderedStream().forEach(builder::intercept);
    all(RpcFallback.class).ifAvailable(builder::fallback);
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
