package io.zerocall.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RandomSeedTest {
  @Test
  void oneUserDrawsTheSameNumbersAgain() {
    assertThat(RandomSeed.random("user").nextLong())
        .isEqualTo(RandomSeed.random("user").nextLong());
  }

  @Test
  void twoUsersDrawDifferentNumbers() {
    assertThat(RandomSeed.random("one").nextLong())
        .isNotEqualTo(RandomSeed.random("other").nextLong());
  }
}
