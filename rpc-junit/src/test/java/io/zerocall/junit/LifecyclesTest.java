package io.zerocall.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.client.RpcClient;
import io.zerocall.server.RpcServer;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Tests that run at the same time, that are nested, and that other extensions serve too. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LifecyclesTest {
  private static final List<Object> SEEN = new CopyOnWriteArrayList<>();

  @AfterEach
  void forget() {
    SEEN.clear();
  }

  private static void passes(Class<?> tests, int count) {
    EngineTestKit.engine("junit-jupiter")
        .selectors(DiscoverySelectors.selectClass(tests))
        .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
        .configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
        .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
        .configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "2")
        .execute()
        .testEvents()
        .assertStatistics(statistics -> statistics.succeeded(count).failed(0));
  }

  @Test
  void aStaticFieldServesTestsAtTheSameTime() {
    passes(Static.class, 2);
  }

  @Test
  void oneInstanceServesTestsAtTheSameTime() {
    passes(PerClass.class, 2);
  }

  @Test
  void eachRepetitionHasAServerOfItsOwn() {
    passes(Repeated.class, 4);
    assertThat(SEEN).hasSize(4).doesNotHaveDuplicates();
  }

  @Test
  void nestedTestsUseTheFieldOfTheOuterClass() {
    passes(Outer.class, 2);
    assertThat(SEEN).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void parametersWithAnnotationsAreForOtherExtensions() {
    passes(Mocked.class, 1);
  }

  @Test
  void parametersAreThereBeforeAndAfterATest() {
    passes(Surrounded.class, 1);
    assertThat(SEEN).hasSize(3).containsOnly(SEEN.get(0));
  }

  /** Runs beside another test, until both have met four times. */
  private static void runBesideAnother(
      CyclicBarrier both, RpcExtension rpc, Sums sums, RpcNetwork network, boolean first)
      throws Exception {
    both.await(20, TimeUnit.SECONDS);
    assertThat(sums.add(1, 2)).isEqualTo(3);
    assertThatThrownBy(rpc::client)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("2 tests run with this RpcExtension at the same time");
    both.await(20, TimeUnit.SECONDS);
    if (first) {
      network.cut();
    }
    both.await(20, TimeUnit.SECONDS);
    if (!first) {
      assertThat(sums.add(1, 2)).isEqualTo(3); // the other test may have ended meanwhile, or not
    }
  }

  /** Tests that this class runs. */
  static class Static {
    private static final CyclicBarrier BOTH = new CyclicBarrier(2);

    @RegisterExtension
    static final RpcExtension RPC = RpcExtension.serving(new SumsService());

    @Test
    void one(Sums sums, RpcNetwork network) throws Exception {
      runBesideAnother(BOTH, RPC, sums, network, true);
    }

    @Test
    void other(Sums sums, RpcNetwork network) throws Exception {
      runBesideAnother(BOTH, RPC, sums, network, false);
    }
  }

  /** Tests that this class runs. */
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  @Execution(ExecutionMode.CONCURRENT)
  static class PerClass {
    private final CyclicBarrier both = new CyclicBarrier(2);

    @RegisterExtension
    final RpcExtension rpc = RpcExtension.serving(new SumsService());

    @Test
    void one(Sums sums, RpcNetwork network) throws Exception {
      runBesideAnother(both, rpc, sums, network, true);
    }

    @Test
    void other(Sums sums, RpcNetwork network) throws Exception {
      runBesideAnother(both, rpc, sums, network, false);
    }
  }

  /** Tests that this class runs. */
  static class Repeated {
    @RegisterExtension
    final RpcExtension rpc = RpcExtension.serving(new SumsService());

    @RepeatedTest(4)
    void adds(Sums sums, RpcServer server) {
      assertThat(sums.add(1, 2)).isEqualTo(3);
      assertThat(server).isSameAs(rpc.server());
      SEEN.add(server.endpoint());
    }
  }

  /** Tests that this class runs. */
  static class Outer {
    @RegisterExtension
    final RpcExtension rpc = RpcExtension.serving(new SumsService());

    @Test
    void adds(Sums sums) {
      assertThat(sums.add(1, 2)).isEqualTo(3);
      SEEN.add(rpc.endpoint());
    }

    /** Tests within. */
    @Nested
    class Inner {
      @Test
      void adds(Sums sums, RpcClient client) {
        assertThat(sums.add(1, 2)).isEqualTo(3);
        assertThat(client).isSameAs(rpc.client());
        SEEN.add(rpc.endpoint());
      }
    }
  }

  /** Marks a parameter that another extension provides. */
  @Retention(RetentionPolicy.RUNTIME)
  @interface Mock {}

  /** Marks a parameter that any extension may provide. */
  @Retention(RetentionPolicy.RUNTIME)
  @interface Nonnull {}

  /** Another extension. */
  static final class Mocks implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.isAnnotated(Mock.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return (Sums) (a, b) -> -1;
    }
  }

  /** Tests that this class runs. */
  @ExtendWith(Mocks.class)
  static class Mocked {
    @RegisterExtension
    final RpcExtension rpc = RpcExtension.serving(new SumsService());

    @Test
    void adds(@Mock Sums mock, @Nonnull Sums sums) {
      assertThat(mock.add(1, 2)).isEqualTo(-1);
      assertThat(sums.add(1, 2)).isEqualTo(3);
    }
  }

  /** Tests that this class runs. */
  static class Surrounded {
    @RegisterExtension
    final RpcExtension rpc = RpcExtension.serving(new SumsService());

    @BeforeEach
    void before(RpcClient client) {
      SEEN.add(client);
    }

    @Test
    void adds(RpcClient client) {
      SEEN.add(client);
    }

    @AfterEach
    void after(RpcClient client, Sums sums) {
      SEEN.add(client);
      assertThat(sums.add(1, 2)).isEqualTo(3);
    }
  }
}
