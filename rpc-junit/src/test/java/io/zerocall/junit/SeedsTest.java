package io.zerocall.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.junit.memory.Faults.Direction;
import io.zerocall.junit.memory.Faults.Fate;
import io.zerocall.testing.RandomSeed;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.EventConditions;
import org.junit.platform.testkit.engine.Events;
import org.junit.platform.testkit.engine.TestExecutionResultConditions;

/** The seed of a network: what it repeats, where it comes from and when it is printed. */
class SeedsTest {
  private static final String PROPERTY = "zerocall.seed";
  private static final List<Long> SEEDS = new CopyOnWriteArrayList<>();

  private final String before = System.getProperty(PROPERTY);

  @AfterEach
  void restore() {
    SEEDS.clear();
    if (before == null) {
      System.clearProperty(PROPERTY);
    } else {
      System.setProperty(PROPERTY, before);
    }
  }

  /** Returns the fates of the first messages of a connection. */
  private static List<Fate> fates(long seed, int connection, Direction direction) {
    SeededFaults faults = new SeededFaults(seed);
    faults.drop(0.3);
    faults.delay(1_000, 2_000);
    return Stream.generate(faults.of(connection, direction)).limit(200).toList();
  }

  @Test
  void theSameSeedGivesTheSameFates() {
    List<Fate> fates = fates(7, 1, Direction.TO_SERVER);
    assertThat(fates(7, 1, Direction.TO_SERVER)).isEqualTo(fates);
    assertThat(fates(8, 1, Direction.TO_SERVER)).isNotEqualTo(fates);
    assertThat(fates(7, 2, Direction.TO_SERVER)).isNotEqualTo(fates);
    assertThat(fates(7, 1, Direction.TO_CLIENT)).isNotEqualTo(fates);
  }

  @Test
  void theFatesAreAsTheTestSetsThem() {
    List<Fate> fates = fates(RandomSeed.value(), 1, Direction.TO_SERVER);
    assertThat(fates.stream().mapToInt(Fate::copies).sum()).isBetween(100, 180);
    assertThat(fates).allSatisfy(fate -> assertThat(fate.delay()).isBetween(1_000L, 2_000L));
  }

  @Test
  void aChangeOfTheFaultsDoesNotChangeLaterChances() {
    SeededFaults faults = new SeededFaults(7);
    Supplier<Fate> changed = faults.of(1, Direction.TO_SERVER);
    for (int i = 0; i < 100; i++) {
      assertThat(changed.get().copies()).isEqualTo(1);
    }
    faults.drop(0.3);
    faults.delay(1_000, 2_000);
    assertThat(Stream.generate(changed).limit(100).toList())
        .isEqualTo(fates(7, 1, Direction.TO_SERVER).subList(100, 200));
  }

  private static Events run(Class<?> tests) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(DiscoverySelectors.selectClass(tests))
        .execute()
        .testEvents();
  }

  private static String errors(Runnable task) {
    PrintStream present = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      task.run();
    } finally {
      System.setErr(present);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aFailedTestWithChancesPrintsItsSeedAndNoOtherTestDoes() {
    String printed = errors(() -> run(Failing.class)
        .assertStatistics(statistics -> statistics.succeeded(1).failed(2)));
    assertThat(printed)
        .containsOnlyOnce("The seed of the network in io.zerocall.junit.SeedsTest$Failing"
            + ".failsByChance: -Dzerocall.seed=42 or withSeed(42L)")
        .doesNotContain("failsAlways", "succeeds");
  }

  @Test
  void aFailedTestOfAFactoryPrintsTheSeedToo() {
    String printed = errors(() -> run(Factory.class)
        .assertStatistics(statistics -> statistics.succeeded(1).failed(1)));
    assertThat(printed)
        .containsOnlyOnce("The seed of the network in")
        .contains("SeedsTest$Factory.tests \"unlucky\": -Dzerocall.seed=42");
  }

  @Test
  void aSeedThatIsNoNumberFailsTheTest() {
    System.setProperty(PROPERTY, "abc");
    run(Collecting.class)
        .assertStatistics(statistics -> statistics.failed(2))
        .failed()
        .assertEventsMatchExactly(
            EventConditions.finishedWithFailure(TestExecutionResultConditions.message(
                "zerocall.seed: \"abc\" (expected: a whole number)")),
            EventConditions.finishedWithFailure());
  }

  @Test
  void thePropertySetsTheSeedOfAllTests() {
    System.setProperty(PROPERTY, "-5");
    run(Collecting.class).assertStatistics(statistics -> statistics.succeeded(2));
    assertThat(SEEDS).containsExactly(-5L, -5L);
  }

  @Test
  void withoutItEachTestHasASeedOfItsOwn() {
    System.clearProperty(PROPERTY);
    run(Collecting.class).assertStatistics(statistics -> statistics.succeeded(2));
    assertThat(SEEDS).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void aStaticFieldServesTestsOneAfterTheOther() {
    run(Shared.class).assertStatistics(statistics -> statistics.succeeded(2));
  }

  @Test
  void nothingIsThereBetweenTests() {
    RpcExtension idle = RpcExtension.serving();
    Assertions.assertThrows(IllegalStateException.class, idle::client);
  }

  /** Tests that this class runs. */
  static class Failing {
    @RegisterExtension
    final RpcExtension rpc = RpcExtension.serving(new SumsService()).withSeed(42);

    @Test
    void failsByChance(RpcNetwork network) {
      network.drop(0.5);
      network.drop(0);
      Assertions.fail();
    }

    @Test
    void failsAlways(RpcNetwork network) {
      network.drop(1);
      Assertions.fail();
    }

    @Test
    void succeeds(RpcNetwork network) {
      network.drop(0.5);
    }
  }

  /** Tests that this class runs. */
  static class Factory {
    @RegisterExtension
    final RpcExtension rpc = RpcExtension.serving(new SumsService()).withSeed(42);

    @TestFactory
    Stream<DynamicTest> tests(RpcNetwork network) {
      network.drop(0.5);
      return Stream.of(
          DynamicTest.dynamicTest("lucky", () -> {}),
          DynamicTest.dynamicTest("unlucky", () -> Assertions.fail()));
    }
  }

  /** Tests that this class runs. */
  static class Collecting {
    @RegisterExtension
    final RpcExtension rpc = RpcExtension.serving();

    @Test
    void one() {
      SEEDS.add(rpc.network().seed());
    }

    @Test
    void other() {
      SEEDS.add(rpc.network().seed());
    }
  }

  /** Tests that this class runs. */
  static class Shared {
    @RegisterExtension
    static final RpcExtension RPC = RpcExtension.serving(new SumsService());

    @Test
    void one(Sums sums) {
      assertThat(sums.add(1, 2)).isEqualTo(3);
      RPC.network().cut();
    }

    @Test
    void other(Sums sums) {
      assertThat(sums.add(1, 2)).isEqualTo(3);
      RPC.network().cut();
    }
  }
}
