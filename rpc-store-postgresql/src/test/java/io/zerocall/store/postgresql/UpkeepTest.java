package io.zerocall.store.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a store knows of others. */
class UpkeepTest {
  private final Upkeep upkeep =
      new Upkeep(new Settings(Settings.DEFAULT_SCHEMA, 30_000, Clock.ofServer()));

  @Test
  void aBrokerThatHasJustOpenedTheStoreIsNotForgotten() {
    upkeep.looked(false); // by a statement that ran before the other broker's lease began
    upkeep.shared();
    upkeep.looked(false);
    assertThat(upkeep.isShared()).isTrue();
    upkeep.looked(false);
    assertThat(upkeep.isShared()).isFalse();
  }

  @Test
  void aBrokerThatWasSeenIsNotForgotten() {
    upkeep.looked(true);
    upkeep.looked(false);
    upkeep.looked(true);
    upkeep.looked(false);
    assertThat(upkeep.isShared()).isTrue();
  }
}
