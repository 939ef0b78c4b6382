package io.zerocall.broker.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.testing.RandomSeed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnershipTest {
  private final AtomicLong clock = new AtomicLong();
  private final Ownership ownership = new Ownership(clock::get);

  private boolean mayTake(String user, String pattern) {
    ownership.expire();
    return !ownership.belongsToAnother(user, pattern);
  }

  private void pass(long seconds) {
    clock.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
  }

  @ParameterizedTest
  @CsvSource({
    "a.b,   a.b,   false",
    "a.b,   a.*,   false",
    "a.b,   a*,    false",
    "a.b,   *,     false",
    "a.b,   a.bc,  true",
    "a.b,   a.b.c, true",
    "a.b,   a.b.*, true",
    "a.b,   a,     true",
    "a.b,   b*,    true",
    "a.*,   a.b,   false",
    "a.*,   a.b.*, false",
    "a.*,   a*,    false",
    "a.*,   a.*,   false",
    "a.*,   *,     false",
    "a.*,   a,     true",
    "a.*,   ab,    true",
    "a.*,   b.*,   true",
    "*,     a,     false",
    "*,     b.*,   false"
  })
  void aNameAndWhatItOverlapsBelongToOneUser(String taken, String wanted, boolean free) {
    ownership.take("ann", taken);
    assertThat(mayTake("ann", wanted)).isTrue();
    assertThat(mayTake("bob", wanted)).isEqualTo(free);
    assertThat(mayTake(null, wanted)).isEqualTo(free);
  }

  @Test
  void aNameIsReservedForAMinuteAfterTheLastWorker() {
    ownership.take("ann", "a.b");
    ownership.take("ann", "a.b");
    ownership.release("ann", "a.b");
    pass(3_600);
    assertThat(mayTake("bob", "a.b")).isFalse();
    ownership.release("ann", "a.b");
    pass(59);
    assertThat(mayTake("bob", "a.b")).isFalse();
    ownership.take("ann", "a.b"); // a worker has come back
    pass(3_600);
    assertThat(mayTake("bob", "a.*")).isFalse();
    ownership.release("ann", "a.b");
    pass(60);
    assertThat(mayTake("bob", "a.*")).isTrue();
  }

  @Test
  void aForfeitedNameIsFreeAtOnce() {
    ownership.take("ann", "a.*");
    ownership.forfeit("ann", "a.*");
    assertThat(mayTake("bob", "a.b")).isTrue();
  }

  @Test
  void peersWithoutAUserAreOneUser() {
    ownership.take(null, "a");
    assertThat(mayTake(null, "a")).isTrue();
    assertThat(mayTake("ann", "a")).isFalse();
    ownership.release(null, "a");
    pass(60);
    assertThat(mayTake("ann", "a")).isTrue();
  }

  @Test
  void aUserHasAtMostTenThousandReservedNames() {
    ownership.take("bob", "bob.0");
    ownership.release("bob", "bob.0");
    for (int i = 0; i <= 10_000; i++) {
      ownership.take("ann", "ann." + i);
      ownership.release("ann", "ann." + i);
    }
    assertThat(mayTake("eve", "ann.0")).isTrue(); // the oldest one
    assertThat(mayTake("eve", "ann.1")).isFalse();
    assertThat(mayTake("eve", "ann.10000")).isFalse();
    assertThat(mayTake("eve", "bob.0")).isFalse();
  }

  @Test
  void aSearchFindsEveryOverlap() {
    Random random = RandomSeed.random("OwnershipTest");
    Map<String, String> owners = new HashMap<>();
    List<String> users = List.of("ann", "bob", "eve");
    for (int i = 0; i < 20_000; i++) {
      String user = users.get(random.nextInt(users.size()));
      String pattern = pattern(random);
      boolean belongs = owners.entrySet().stream()
          .anyMatch(entry -> !entry.getValue().equals(user) && overlap(entry.getKey(), pattern));
      assertThat(ownership.belongsToAnother(user, pattern))
          .as("%s for %s among %s", pattern, user, owners)
          .isEqualTo(belongs);
      if (!belongs && owners.putIfAbsent(pattern, user) == null) {
        ownership.take(user, pattern);
      }
      if (owners.size() > 12) {
        String gone = List.copyOf(owners.keySet()).get(random.nextInt(owners.size()));
        ownership.forfeit(Objects.requireNonNull(owners.remove(gone)), gone);
      }
    }
  }

  private static String pattern(Random random) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(6);
    for (int i = 0; i < length; i++) {
      text.append((char) ('a' + random.nextInt(2)));
    }
    return text.isEmpty() || random.nextInt(3) == 0 ? text + "*" : text.toString();
  }

  private static boolean overlap(String a, String b) {
    String keyOfA = a.replace("*", "");
    String keyOfB = b.replace("*", "");
    boolean coversB = a.endsWith("*") && keyOfB.startsWith(keyOfA);
    boolean coversA = b.endsWith("*") && keyOfA.startsWith(keyOfB);
    return a.equals(b) || coversA || coversB;
  }
}
