package io.zerocall.junit;

import io.zerocall.RpcService;
import io.zerocall.client.RpcClient;
import io.zerocall.client.RpcClientBuilder;
import io.zerocall.server.RpcServer;
import io.zerocall.server.RpcServerBuilder;
import java.lang.reflect.Method;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
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
 * <p>The faults that are left to chance depend on a seed. If a test with such faults fails, the
 * extension prints the seed. {@code -Dzerocall.seed=N} or {@link #withSeed} repeats the chances of
 * that run.
 *
 * <p>An extension in a {@code static} field is for tests that run one after the other. For tests
 * that run at the same time use a field that isn't static.
 */
public final class RpcExtension
    implements BeforeEachCallback, AfterEachCallback, ParameterResolver {
  private static final String SEED = "zerocall.seed";
  private static final Random SEEDS = new Random();

  private final Consumer<RpcServerBuilder> serverSettings;
  private final Consumer<RpcClientBuilder> clientSettings;
  private final @Nullable Long seed;
  private volatile @Nullable RunningTest running;

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
    if (running != null) {
      throw new IllegalStateException("this RpcExtension serves another test at the same time"
          + " (expected: a field that isn't static)");
    }
    running = new RunningTest(nextSeed(), serverSettings, clientSettings);
  }

  private long nextSeed() {
    if (seed != null) {
      return seed;
    }
    Long repeated = Long.getLong(SEED);
    return repeated == null ? SEEDS.nextLong() : repeated;
  }

  /** Closes the server and its clients; called by JUnit. */
  @Override
  public void afterEach(ExtensionContext context) {
    RunningTest test = running;
    running = null;
    if (test == null) {
      return; // it could not be started
    }
    if (context.getExecutionException().isPresent() && test.network().isRandom()) {
      System.err.println("The seed of the network in " + context.getDisplayName() + ": -D" + SEED
          + "=" + test.network().seed());
    }
    test.close();
  }

  /** Called by JUnit. */
  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return running != null
        && parameter.getDeclaringExecutable() instanceof Method
        && (type == RpcClient.class
            || type == RpcServer.class
            || type == RpcNetwork.class
            || type == RpcClock.class
            || isProxied(type));
  }

  private static boolean isProxied(Class<?> type) {
    return type.isInterface() && type.isAnnotationPresent(RpcService.class);
  }

  /** Called by JUnit. */
  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    if (type == RpcClient.class) {
      return client();
    } else if (type == RpcServer.class) {
      return server();
    } else if (type == RpcNetwork.class) {
      return network();
    } else if (type == RpcClock.class) {
      return clock();
    }
    return client().proxy(type);
  }

  private RunningTest running() {
    RunningTest test = running;
    if (test == null) {
      throw new IllegalStateException("no test is running");
    }
    return test;
  }

  /**
   * Returns the server of the running test.
   *
   * @throws IllegalStateException if no test is running
   */
  public RpcServer server() {
    return running().server();
  }

  /**
   * Returns the client of the running test.
   *
   * @throws IllegalStateException if no test is running
   */
  public RpcClient client() {
    return running().client();
  }

  /**
   * Returns another client of the running test's server, with the same settings. It is closed after
   * the test.
   *
   * @throws IllegalStateException if no test is running
   */
  public RpcClient newClient() {
    return running().newClient();
  }

  /**
   * Returns the endpoint of the running test's server, for code that connects its clients itself.
   * The test's network and clock apply to them too.
   *
   * @throws IllegalStateException if no test is running
   */
  public String endpoint() {
    return running().endpoint();
  }

  /**
   * Returns the network of the running test.
   *
   * @throws IllegalStateException if no test is running
   */
  public RpcNetwork network() {
    return running().network();
  }

  /**
   * Returns the clock of the running test.
   *
   * @throws IllegalStateException if no test is running
   */
  public RpcClock clock() {
    return running().clock();
  }
}
