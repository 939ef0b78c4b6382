package io.zerocall.junit;

import io.zerocall.RpcService;
import io.zerocall.client.RpcClient;
import io.zerocall.client.RpcClientBuilder;
import io.zerocall.server.RpcServer;
import io.zerocall.server.RpcServerBuilder;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A JUnit extension that starts a server and a client in memory for each test, and closes them
 * after it. They are connected by a network that has the faults that the test sets, and live by a
 * clock that the test moves.
 *
 * <pre>{@code
 * class CalculatorTest {
 *   @RegisterExtension
 *   final RpcExtension rpc = RpcExtension.serving(new CalculatorService());
 *
 *   @Test
 *   void multiplies(Calculator calculator) {
 *     assertEquals(35, calculator.mult(5, 7));
 *   }
 *
 *   @Test
 *   void reportsThatTheServerIsGone() {
 *     rpc.network().cut();
 *     // …
 *   }
 * }
 * }</pre>
 *
 * <p>Test methods may have parameters of the types {@link RpcClient}, {@link RpcServer},
 * {@link RpcNetwork} and {@link RpcClock}. A parameter whose type is an interface with the
 * annotation {@link RpcService} is a proxy.
 *
 * <p>A parameter with an annotation, such as one of Mockito or Spring, belongs to their extensions.
 *
 * <p>The faults that are left to chance depend on a seed. If a test with such faults fails, the
 * extension prints the seed. {@code -Dzerocall.seed=N} or {@link #withSeed} repeats the chances of
 * that run.
 *
 * <p>Several tests may run at the same time, each with a server of its own. If one extension serves
 * them, because its field is {@code static} or their class has one instance for all tests, only
 * parameters tell them apart. Then methods such as {@link #client()} throw an
 * {@link IllegalStateException} while several tests run.
 */
public final class RpcExtension
    implements BeforeEachCallback, AfterEachCallback, ParameterResolver, InvocationInterceptor {
  /** Annotations that say nothing about who provides a parameter. */
  private static final Set<String> NULLNESS = Set.of("NonNull", "Nonnull", "NotNull", "Nullable");

  private static final Namespace NAMESPACE = Namespace.create(RpcExtension.class);

  private final Consumer<RpcServerBuilder> serverSettings;
  private final Consumer<RpcClientBuilder> clientSettings;
  private final @Nullable Long seed;
  private final Set<RunningTest> running = ConcurrentHashMap.newKeySet();

  private RpcExtension(
      Consumer<RpcServerBuilder> serverSettings,
      Consumer<RpcClientBuilder> clientSettings,
      @Nullable Long seed) {
    this.serverSettings = serverSettings;
    this.clientSettings = clientSettings;
    this.seed = seed;
  }

  /**
   * Returns an extension whose server has registered these objects, as
   * {@link RpcServer#register(Object)} does.
   */
  public static RpcExtension serving(Object... services) {
    Object[] registered = services.clone();
    return new RpcExtension(
        builder -> {
          for (Object service : registered) {
            builder.register(service);
          }
        },
        builder -> {},
        null);
  }

  /**
   * Returns an extension with more settings of the server. It doesn't need an endpoint.
   *
   * @param settings called for each test, before the server starts
   */
  public RpcExtension withServer(Consumer<RpcServerBuilder> settings) {
    return new RpcExtension(serverSettings.andThen(settings), clientSettings, seed);
  }

  /**
   * Returns an extension with more settings of its clients.
   *
   * @param settings called for each client
   */
  public RpcExtension withClient(Consumer<RpcClientBuilder> settings) {
    return new RpcExtension(serverSettings, clientSettings.andThen(settings), seed);
  }

  /**
   * Returns an extension that has this seed in each test. Without it a test has the seed of the
   * system property {@code zerocall.seed}, or a new one.
   */
  public RpcExtension withSeed(long value) {
    return new RpcExtension(serverSettings, clientSettings, value);
  }

  /** Starts a server and a client; called by JUnit. */
  @Override
  public void beforeEach(ExtensionContext context) {
    RunningTest test =
        new RunningTest(seed == null ? Seeds.next() : seed, serverSettings, clientSettings);
    running.add(test);
    context.getStore(NAMESPACE).put(this, test);
  }

  /** Closes the server and its clients; called by JUnit. */
  @Override
  public void afterEach(ExtensionContext context) {
    RunningTest test = context.getStore(NAMESPACE).remove(this, RunningTest.class);
    if (test == null) {
      return; // it could not be started
    }
    running.remove(test);
    if (context.getExecutionException().isPresent()) {
      Seeds.print(test.network(), context);
    }
    test.close();
  }

  /** Called by JUnit for each test of a test factory, whose failures the factory doesn't have. */
  @Override
  public void interceptDynamicTest(
      Invocation<@Nullable Void> invocation,
      DynamicTestInvocationContext test,
      ExtensionContext context)
      throws Throwable {
    try {
      invocation.proceed();
    } catch (Throwable failure) {
      RunningTest factory = find(context);
      if (factory != null) {
        Seeds.print(factory.network(), context);
      }
      throw failure;
    }
  }

  private @Nullable RunningTest find(ExtensionContext context) {
    return context.getStore(NAMESPACE).get(this, RunningTest.class);
  }

  /** Called by JUnit. */
  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return find(context) != null
        && parameter.getDeclaringExecutable() instanceof Method
        && !isForOthers(parameter.getParameter())
        && (type == RpcClient.class
            || type == RpcServer.class
            || type == RpcNetwork.class
            || type == RpcClock.class
            || isProxied(type));
  }

  private static boolean isForOthers(Parameter parameter) {
    for (Annotation annotation : parameter.getAnnotations()) {
      if (!NULLNESS.contains(annotation.annotationType().getSimpleName())) {
        return true;
      }
    }
    return false;
  }

  private static boolean isProxied(Class<?> type) {
    return type.isInterface() && type.isAnnotationPresent(RpcService.class);
  }

  /** Called by JUnit. */
  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    RunningTest test = Objects.requireNonNull(find(context)); // as it supports the parameter
    if (type == RpcClient.class) {
      return test.client();
    } else if (type == RpcServer.class) {
      return test.server();
    } else if (type == RpcNetwork.class) {
      return test.network();
    } else if (type == RpcClock.class) {
      return test.clock();
    }
    return test.client().proxy(type);
  }

  private RunningTest running() {
    List<RunningTest> tests = List.copyOf(running);
    if (tests.isEmpty()) {
      throw new IllegalStateException("no test is running");
    } else if (tests.size() > 1) {
      throw new IllegalStateException(tests.size() + " tests run with this RpcExtension at the same"
          + " time (expected: parameters of the test, or an RpcExtension for each test)");
    }
    return tests.get(0);
  }

  /**
   * Returns the server of the running test.
   *
   * @throws IllegalStateException if no test is running, or several are
   */
  public RpcServer server() {
    return running().server();
  }

  /**
   * Returns the client of the running test.
   *
   * @throws IllegalStateException if no test is running, or several are
   */
  public RpcClient client() {
    return running().client();
  }

  /**
   * Returns another client of the running test's server, with the same settings. It is closed after
   * the test.
   *
   * @throws IllegalStateException if no test is running, or several are
   */
  public RpcClient newClient() {
    return running().newClient();
  }

  /**
   * Returns the endpoint of the running test's server, for code that connects its clients itself.
   * The test's network and clock apply to them too.
   *
   * @throws IllegalStateException if no test is running, or several are
   */
  public String endpoint() {
    return running().endpoint();
  }

  /**
   * Returns the network of the running test.
   *
   * @throws IllegalStateException if no test is running, or several are
   */
  public RpcNetwork network() {
    return running().network();
  }

  /**
   * Returns the clock of the running test.
   *
   * @throws IllegalStateException if no test is running, or several are
   */
  public RpcClock clock() {
    return running().clock();
  }
}
