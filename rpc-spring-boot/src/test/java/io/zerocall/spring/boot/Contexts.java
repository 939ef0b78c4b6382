package io.zerocall.spring.boot;

import io.zerocall.client.RpcClient;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** Contexts with this module's auto-configurations. */
final class Contexts {
  private Contexts() {}

  /** Returns a runner of contexts whose server, if there is one, listens on a free port. */
  static ApplicationContextRunner runner() {
    return new ApplicationContextRunner()
        .withPropertyValues("zerocall.server.endpoints=tcp://127.0.0.1:0")
        .withConfiguration(AutoConfigurations.of(
            RpcClientAutoConfiguration.class,
            RpcClientHealthAutoConfiguration.class,
            RpcClientObservationAutoConfiguration.class,
            RpcServerAutoConfiguration.class,
            RpcServerHealthAutoConfiguration.class,
            RpcServerObservationAutoConfiguration.class,
            RpcServerSecurityAutoConfiguration.class));
  }

  static String endpoint(ApplicationContext context) {
    return context.getBean(RpcServerLifecycle.class).server().endpoint();
  }

  /** Returns a client of a context's server that is none of its beans. */
  static RpcClient client(ApplicationContext context) {
    return RpcClient.connect(endpoint(context));
  }
}
