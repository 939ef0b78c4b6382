package io.zerocall.transport.zmtp;

import io.zerocall.testing.RandomSeed;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Makes sessions read mutated bytes: see {@link SessionFuzzer}. */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class SessionFuzzTest {
  private static final int ROUNDS = Integer.getInteger("zerocall.fuzz", 100_000);

  /** Each round has a seed of its own, so that it can be repeated alone. */
  private static final long SEED = RandomSeed.value();

  @Test
  void mutatedBytesCauseOnlyViolations() {
    for (int round = 0; round < ROUNDS; round++) {
      byte[] input = new MutatedBytes(SEED + round).next();
      try {
        SessionFuzzer.read(input);
      } catch (Throwable e) {
        throw new AssertionError(
            "-Dzerocall.seed=" + (SEED + round) + " -Dzerocall.fuzz=1: "
                + HexFormat.of().formatHex(input),
            e);
      }
    }
  }
}
