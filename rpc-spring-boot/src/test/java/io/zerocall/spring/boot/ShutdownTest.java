package io.zerocall.spring.boot;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import io.zerocall.RpcUnavailableException;
import io.zerocall.client.RpcClient;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A context that closes lets calls finish before anything that they use is gone. */
class ShutdownTest {

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Program {
    @Bean
    Store store() {
      return new Store();
    }

    @Bean
    Slow slow(Store store) {
      return new Slow(store);
    }
  }

  /** What the service uses. */
  static class Store implements DisposableBean {
    private volatile boolean closed;

    @Override
    public void destroy() {
      closed = true;
    }
  }

  /** A service that takes as long as the test wants. */
  @RpcService("slow")
  public static class Slow {
    private final Store store;
    final CountDownLatch begun = new CountDownLatch(1);
    final CountDownLatch mayEnd = new CountDownLatch(1);

    Slow(Store store) {
      this.store = store;
    }

    /** Returns whether the store was open to the end. */
    @RpcMethod
    public boolean call() throws InterruptedException {
      begun.countDown();
      mayEnd.await();
      return !store.closed;
    }
  }

  /** What the service uses, with a life of its own in the phase that has no name. */
  static class Pool implements SmartLifecycle {
    private final BeanFactory beans;
    private volatile boolean running;
    volatile boolean serverWasFirst;

    Pool(BeanFactory beans) {
      this.beans = beans;
    }

    @Override
    public void start() {
      running = true;
      serverWasFirst = beans.getBean(RpcServerLifecycle.class).isRunning();
    }

    @Override
    public void stop() {
      running = false;
    }

    @Override
    public boolean isRunning() {
      return running;
    }
  }

  /** Something between the service and the pool. */
  record Borrower(Pool pool) {}

  /** A service that needs the pool as long as it runs. */
  @RpcService("pooled")
  public static class Pooled {
    private final Borrower borrower;
    final CountDownLatch begun = new CountDownLatch(1);
    final CountDownLatch mayEnd = new CountDownLatch(1);

    Pooled(Borrower borrower) {
      this.borrower = borrower;
    }

    /** Returns whether the pool runs at the end. */
    @RpcMethod
    public boolean call() throws InterruptedException {
      begun.countDown();
      mayEnd.await();
      return borrower.pool().isRunning();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Pools {
    @Bean
    static BeanDefinitionRegistryPostProcessor lastDefinition() {
      return registry ->
          registry.registerBeanDefinition("pool", new RootBeanDefinition(Pool.class));
    }

    @Bean
    Borrower borrower(Pool pool) {
      return new Borrower(pool);
    }

    @Bean
    Pooled pooled(Borrower borrower) {
      return new Pooled(borrower);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class FirstPool {
    @Bean
    Pool pool(BeanFactory beans) {
      return new Pool(beans);
    }

    @Bean
    Pooled pooled(Pool pool) {
      return new Pooled(new Borrower(pool));
    }
  }

  @Test
  void theServerStartsAfterWhatItsServicesUse() {
    Contexts.runner()
        .withUserConfiguration(Pools.class)
        .run(context -> assertThat(context.getBean(Pool.class).serverWasFirst).isFalse());
  }

  @Test
  void whatServicesUseRunsUntilTheirCallsHaveFinished() {
    for (Class<?> pools : new Class<?>[] {Pools.class, FirstPool.class}) {
      Contexts.runner().withUserConfiguration(pools).run(context -> {
        Pooled pooled = context.getBean(Pooled.class);
        Pool pool = context.getBean(Pool.class);
        try (RpcClient client = Contexts.client(context)) {
          CompletableFuture<Boolean> call = client.callAsync("pooled.call", boolean.class);
          pooled.begun.await();
          Thread closing = new Thread(context::close);
          closing.start();
          RpcServerLifecycle lifecycle = context.getBean(RpcServerLifecycle.class);
          eventually("the server is closing", () -> !lifecycle.isRunning());
          pooled.mayEnd.countDown();
          assertThat(call.join()).isTrue();
          closing.join();
          assertThat(pool.isRunning()).isFalse();
        }
      });
    }
  }

  @Test
  void callsThatHaveBegunFinishAndNewOnesAreRefused() throws Exception {
    ConfigurableApplicationContext context = new SpringApplicationBuilder(Program.class)
        .web(WebApplicationType.NONE)
        .properties("zerocall.server.endpoints=tcp://127.0.0.1:0", "spring.main.banner-mode=off")
        .run();
    Slow slow = context.getBean(Slow.class);
    RpcServerLifecycle lifecycle = context.getBean(RpcServerLifecycle.class);
    try (RpcClient client = Contexts.client(context)) {
      CompletableFuture<Boolean> call = client.callAsync("slow.call", boolean.class);
      slow.begun.await();
      CompletableFuture<Void> closing = CompletableFuture.runAsync(context::close);
      eventually("the server is closing", () -> !lifecycle.isRunning());
      assertThatThrownBy(() -> {
            while (true) { // the server refuses calls in a moment
              client.call("rpc.ping", String.class);
            }
          })
          .isInstanceOf(RpcUnavailableException.class);
      assertThat(closing).isNotDone();
      slow.mayEnd.countDown();
      assertThat(call.join()).isTrue();
      closing.join();
    }
    assertThat(context.isActive()).isFalse();
  }
}
