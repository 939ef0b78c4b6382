package io.zerocall.spring.boot;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.PlainAuthenticator;
import io.zerocall.RpcMethod;
import io.zerocall.RpcProtocolException;
import io.zerocall.RpcService;
import io.zerocall.RpcUnavailableException;
import io.zerocall.broker.RpcBroker;
import io.zerocall.client.MultiCall;
import io.zerocall.client.RpcClient;
import io.zerocall.http.HttpConnector;
import io.zerocall.mcp.McpEndpoint;
import io.zerocall.server.RpcFallback;
import io.zerocall.server.RpcServer;
import io.zerocall.server.ServerInterceptor;
import io.zerocall.server.TokenAuthenticator;
import io.zerocall.spring.boot.shop.Counter;
import io.zerocall.spring.boot.shop.Shop;
import io.zerocall.spring.boot.shop.ShopService;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.aspectj.lang.annotation.Aspect;
import org.aspectj.lang.annotation.Before;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.CustomScopeConfigurer;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.EnableAspectJAutoProxy;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.support.SimpleThreadScope;

class RpcServerAutoConfigurationTest {
  private final ApplicationContextRunner runner = Contexts.runner();

  @Configuration(proxyBeanMethods = false)
  static class Services {
    @Bean
    ShopService shop() {
      return new ShopService();
    }

    @Bean
    @Lazy
    Counter counter() {
      return new Counter();
    }
  }

  /** Counts the calls that pass its proxies. */
  @Aspect
  static class Counting {
    final Queue<String> called = new ConcurrentLinkedQueue<>();

    @Before("execution(* io.zerocall.spring.boot.shop..*(..))")
    public void before(org.aspectj.lang.JoinPoint point) {
      called.add(point.getSignature().getName());
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAspectJAutoProxy(proxyTargetClass = true)
  static class ProxiedClasses extends Services {
    @Bean
    Counting counting() {
      return new Counting();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAspectJAutoProxy
  static class ProxiedInterfaces extends Services {
    @Bean
    Counting counting() {
      return new Counting();
    }
  }

  private static void callBoth(AssertableApplicationContext context) {
    try (RpcClient client = Contexts.client(context)) {
      assertThat(client.proxy(Shop.class).price("tea")).isEqualTo(3);
      assertThat(client.call("counter.next", int.class, 7)).isEqualTo(8);
    }
  }

  @Test
  void servesTheBeansThatBearTheAnnotation() {
    runner.withUserConfiguration(Services.class).run(RpcServerAutoConfigurationTest::callBoth);
  }

  @Test
  void servesProxiesOfClassesAndOfInterfaces() {
    for (Class<?> proxied : List.of(ProxiedClasses.class, ProxiedInterfaces.class)) {
      runner.withUserConfiguration(proxied).run(context -> {
        callBoth(context);
        assertThat(context.getBean(Counting.class).called).containsExactly("price", "next");
      });
    }
  }

  @Test
  void aProgramThatServesNothingHasNoServer() {
    runner.run(context -> {
      assertThat(context).hasNotFailed().doesNotHaveBean(RpcServerLifecycle.class);
      assertThat(ConditionEvaluationReport.get(context.getBeanFactory())
              .getConditionAndOutcomesBySource()
              .get(RpcServerAutoConfiguration.class.getName())
              .toString())
          .isNotNull();
    });
  }

  @Test
  void aFallbackOrACustomizerIsReasonEnoughForAServer() {
    RpcFallback fallback = (method, params) ->
        CompletableFuture.completedFuture(io.zerocall.JsonText.ofString(method));
    runner.withBean(RpcFallback.class, () -> fallback).run(context -> {
      try (RpcClient client = Contexts.client(context)) {
        assertThat(client.call("any.name", String.class)).isEqualTo("any.name");
      }
    });
    RpcServerCustomizer customizer =
        builder -> builder.registerFunction("run", Runnable.class, () -> {});
    runner.withBean(RpcServerCustomizer.class, () -> customizer).run(context -> {
      try (RpcClient client = Contexts.client(context)) {
        client.call("run", void.class);
      }
    });
  }

  @Test
  void appliesLimitsAndInterceptorsInTheirOrder() {
    List<String> order = new ArrayList<>();
    ServerInterceptor first = new Noting(1, order);
    ServerInterceptor second = new Noting(2, order);
    runner
        .withUserConfiguration(Services.class)
        .withBean("b", ServerInterceptor.class, () -> second)
        .withBean("a", ServerInterceptor.class, () -> first)
        .withPropertyValues(
            "zerocall.server.limits.batch-items=1", "zerocall.server.limits.message-size=64KB")
        .run(context -> {
          try (RpcClient client = Contexts.client(context)) {
            assertThat(client.call("counter.next", int.class, 1)).isEqualTo(2);
            assertThat(order).containsExactly("1", "2");
            MultiCall two = client.multiCall();
            two.call("counter.next", int.class, 1);
            two.call("counter.next", int.class, 1);
            assertThatThrownBy(two::execute).isInstanceOf(RpcProtocolException.class);
            assertThatThrownBy(() -> client.call("counter.next", int.class, "x".repeat(100_000)))
                .isInstanceOf(RpcProtocolException.class)
                .hasMessageContaining("-32005");
          }
        });
  }

  private record Noting(int order, List<String> notes)
      implements ServerInterceptor, org.springframework.core.Ordered {
    @Override
    public java.util.concurrent.CompletionStage<Object> intercept(
        io.zerocall.server.ServerCall call, Next next) {
      notes.add("" + order);
      return next.proceed();
    }

    @Override
    public int getOrder() {
      return order;
    }
  }

  @Test
  void servesHttpIfAPortIsSet() {
    runner
        .withUserConfiguration(Services.class)
        .withPropertyValues("zerocall.server.endpoints=", "zerocall.server.http.port=0")
        .run(context -> {
          HttpRequest request = HttpRequest.newBuilder(
                  URI.create(Contexts.endpoint(context) + "/health"))
              .build();
          assertThat(HttpClient.newHttpClient()
                  .send(request, BodyHandlers.ofString())
                  .body())
              .contains("up");
        });
  }

  @Test
  void servesTheEndpointsAmongTheBeansOverHttp() {
    runner
        .withUserConfiguration(Services.class)
        .withBean(McpEndpoint.class, () -> McpEndpoint.at("/mcp"))
        .withPropertyValues("zerocall.server.endpoints=", "zerocall.server.http.port=0")
        .run(context -> {
          HttpRequest request = HttpRequest.newBuilder(
                  URI.create(Contexts.endpoint(context) + "/mcp"))
              .header("Content-Type", "application/json")
              .header("Accept", "application/json, text/event-stream")
              .POST(BodyPublishers.ofString(
                  "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":{}}"))
              .build();
          assertThat(HttpClient.newHttpClient()
                  .send(request, BodyHandlers.ofString())
                  .body())
              .contains("\"result\"");
        });
  }

  @Test
  void offersItsMethodsToABroker() {
    try (RpcBroker broker = RpcBroker.builder().bind("tcp://127.0.0.1:0").start();
        RpcClient client = RpcClient.connect(broker.endpoint())) {
      runner
          .withUserConfiguration(Services.class)
          .withPropertyValues(
              "zerocall.server.endpoints=",
              "zerocall.server.broker.endpoints=" + broker.endpoint(),
              "zerocall.server.broker.worker=w1")
          .run(context -> {
            eventually("the worker is there", () -> broker.workers() == 1);
            assertThat(client.withWorker("w1").call("counter.next", int.class, 1))
                .isEqualTo(2);
          });
    }
  }

  @Test
  void admitsTheUsersOfAnAuthenticatorAmongTheBeans() {
    runner
        .withUserConfiguration(Services.class)
        .withBean(PlainAuthenticator.class, () -> PlainAuthenticator.of(Map.of("ann", "secret")))
        .run(server -> {
          String endpoint = Contexts.endpoint(server);
          runner
              .withPropertyValues(
                  "zerocall.client.channel.good.target=" + endpoint,
                  "zerocall.client.channel.good.username=ann",
                  "zerocall.client.channel.good.password=secret",
                  "zerocall.client.channel.bad.target=" + endpoint,
                  "zerocall.client.channel.bad.connect-timeout=200ms")
              .run(context -> {
                RpcClients clients = context.getBean(RpcClients.class);
                assertThat(clients.client("good").call("counter.next", int.class, 1))
                    .isEqualTo(2);
                RpcClient bad = clients.client("bad");
                assertThatThrownBy(() -> bad.call("counter.next", int.class, 1))
                    .isInstanceOf(RpcUnavailableException.class);
              });
        });
  }

  @Test
  void saysWhichModuleAPortForHttpNeeds() {
    runner
        .withUserConfiguration(Services.class)
        .withClassLoader(new FilteredClassLoader(HttpConnector.class))
        .withPropertyValues("zerocall.server.http.port=0")
        .run(context -> assertThat(context)
            .getFailure()
            .rootCause()
            .hasMessage("zerocall.server.http.port is 0, and rpc-http is missing"
                + " (add the dependency io.zerocall:rpc-http)"));
  }

  @Test
  void severalAuthenticatorsAreNotIgnored() {
    PlainAuthenticator ann = PlainAuthenticator.of(Map.of("ann", "secret"));
    runner
        .withUserConfiguration(Services.class)
        .withBean("one", PlainAuthenticator.class, () -> ann)
        .withBean("other", PlainAuthenticator.class, () -> ann)
        .run(context -> assertThat(context)
            .getFailure()
            .rootCause()
            .isInstanceOf(NoUniqueBeanDefinitionException.class));
    TokenAuthenticator tokens = TokenAuthenticator.of(Map.of("token-of-ann-1234567", "ann"));
    runner
        .withUserConfiguration(Services.class)
        .withBean("one", TokenAuthenticator.class, () -> tokens)
        .withBean("other", TokenAuthenticator.class, () -> tokens)
        .run(context -> assertThat(context)
            .getFailure()
            .rootCause()
            .isInstanceOf(NoUniqueBeanDefinitionException.class));
  }

  @Test
  void halfOfAPairOfPropertiesIsNotIgnored() {
    for (String property : List.of(
        "zerocall.server.http.ssl.certificate=chain.pem",
        "zerocall.server.http.ssl.private-key=key.pem",
        "zerocall.server.broker.username=ann",
        "zerocall.server.broker.password=secret")) {
      runner
          .withUserConfiguration(Services.class)
          .withPropertyValues(
              "zerocall.server.http.port=0",
              "zerocall.server.broker.endpoints=tcp://127.0.0.1:1",
              property)
          .run(context -> assertThat(context)
              .getFailure()
              .rootCause()
              .hasMessageContaining(property.substring(0, property.indexOf('=')))
              .hasMessageContaining("set both, or none of them")
              .hasMessageNotContaining("secret"));
    }
  }

  @Test
  void aLimitThatIsTooLargeIsExplained() {
    runner
        .withUserConfiguration(Services.class)
        .withPropertyValues("zerocall.server.limits.message-size=3GB")
        .run(context ->
            assertThat(context).getFailure().rootCause().hasMessageContaining("message-size"));
  }

  @Test
  void isNeitherThereWithoutTheModuleNorIfItIsSwitchedOff() {
    runner
        .withClassLoader(new FilteredClassLoader(RpcServer.class))
        .run(context -> assertThat(context).doesNotHaveBean(RpcServerLifecycle.class));
    runner
        .withUserConfiguration(Services.class)
        .withPropertyValues("zerocall.server.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean(RpcServerLifecycle.class));
  }

  @Test
  void runsMethodsOnVirtualThreadsIfThePropertySaysSo() {
    for (boolean virtual : new boolean[] {true, false}) {
      Queue<String> threads = new ConcurrentLinkedQueue<>();
      ServerInterceptor noting = (call, next) -> {
        threads.add(Thread.currentThread().toString());
        return next.proceed();
      };
      runner
          .withUserConfiguration(Services.class)
          .withBean(ServerInterceptor.class, () -> noting)
          .withPropertyValues("spring.threads.virtual.enabled=" + virtual)
          .run(context -> {
            try (RpcClient client = Contexts.client(context)) {
              assertThat(client.call("counter.next", int.class, 1)).isEqualTo(2);
            }
          });
      boolean has = Runtime.version().feature() >= 21;
      assertThat(threads)
          .singleElement()
          .asString()
          .matches(name -> name.startsWith("VirtualThread") == (virtual && has));
    }
  }

  @Test
  void startsWhenTheContextIsReady() {
    List<Boolean> before = new ArrayList<>();
    runner
        .withUserConfiguration(Services.class)
        .withBean("early", SmartInitializingSingleton.class, () -> () -> before.add(true))
        .run(context -> {
          RpcServerLifecycle lifecycle = context.getBean(RpcServerLifecycle.class);
          assertThat(before).hasSize(1);
          assertThat(lifecycle.isRunning()).isTrue();
          lifecycle.stop();
          assertThat(lifecycle.isRunning()).isFalse();
          assertThatThrownBy(lifecycle::server).isInstanceOf(IllegalStateException.class);
          assertThat(lifecycle.statistics().connections()).isZero();
          lifecycle.start();
          callBoth(context);
        });
  }

  @Test
  void servesAgainAfterTheContextHasStoppedAndStarted() {
    runner
        .withUserConfiguration(Services.class)
        .withPropertyValues("zerocall.server.http.port=0")
        .run(context -> {
          for (int i = 0; i < 3; i++) {
            callBoth(context);
            context.stop();
            assertThat(context.getBean(RpcServerLifecycle.class).running()).isEmpty();
            context.start();
          }
          callBoth(context);
        });
  }

  /** Has a service, as a library may have. */
  @AutoConfiguration
  static class Zoo {
    @Bean
    Counter counter() {
      return new Counter();
    }
  }

  @Test
  void servesTheBeansOfOtherAutoConfigurations() {
    runner
        .withConfiguration(
            AutoConfigurations.of(Zoo.class, HealthContributorAutoConfiguration.class))
        .run(context -> {
          try (RpcClient client = Contexts.client(context)) {
            assertThat(client.call("counter.next", int.class, 7)).isEqualTo(8);
          }
        });
  }

  @Test
  void servesLazyBeans() {
    runner
        .withUserConfiguration(Services.class)
        .withInitializer(context ->
            context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
        .run(RpcServerAutoConfigurationTest::callBoth);
  }

  @Configuration(proxyBeanMethods = false)
  static class Scoped {
    static final AtomicInteger CREATED = new AtomicInteger();

    @Bean
    static CustomScopeConfigurer scopes() {
      CustomScopeConfigurer scopes = new CustomScopeConfigurer();
      scopes.addScope("thread", new SimpleThreadScope());
      return scopes;
    }

    @Bean
    @Scope(scopeName = "thread", proxyMode = ScopedProxyMode.TARGET_CLASS)
    Counter counter() {
      CREATED.incrementAndGet();
      return new Counter();
    }

    @Bean
    @Scope(scopeName = "thread", proxyMode = ScopedProxyMode.INTERFACES)
    ShopService shop() {
      return new ShopService();
    }
  }

  @Test
  void servesScopedProxiesAndNotTheirTargets() {
    Scoped.CREATED.set(0);
    runner.withUserConfiguration(Scoped.class).run(context -> {
      assertThat(Scoped.CREATED).hasValue(0);
      callBoth(context);
      assertThat(Scoped.CREATED).hasPositiveValue();
    });
  }

  @Configuration(proxyBeanMethods = false)
  static class Decorated {
    @Bean(defaultCandidate = false)
    ShopService inner() {
      return new ShopService();
    }

    @Bean
    Shop outer(@Qualifier("inner") Shop inner) {
      return article -> 2 * inner.price(article);
    }
  }

  @Test
  void aBeanThatIsNoDefaultCandidateIsNotServed() {
    runner.withUserConfiguration(Decorated.class).run(context -> {
      try (RpcClient client = Contexts.client(context)) {
        assertThat(client.proxy(Shop.class).price("tea")).isEqualTo(6);
      }
    });
  }

  /** Has an interface without its annotations. */
  @RpcService("hidden")
  public static class Hidden implements Runnable {
    @Override
    @RpcMethod
    public void run() {}
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAspectJAutoProxy
  static class ProxiedHidden {
    @Bean
    Hidden hidden() {
      return new Hidden();
    }

    @Bean
    CountingAll counting() {
      return new CountingAll();
    }
  }

  /** Makes a proxy of the hidden service. */
  @Aspect
  static class CountingAll {
    @Before("execution(* io.zerocall.spring.boot.RpcServerAutoConfigurationTest.Hidden.*(..))")
    public void before() {}
  }

  @Test
  void saysWhichMethodsAProxyOfInterfacesHides() {
    runner
        .withUserConfiguration(ProxiedHidden.class)
        .run(context -> assertThat(context)
            .getFailure()
            .rootCause()
            .hasMessageContaining("'hidden'")
            .hasMessageContaining("run")
            .hasMessageContaining("spring.aop.proxy-target-class=true"));
  }
}
