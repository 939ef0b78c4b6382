package io.zerocall.bench.soak;

import io.zerocall.bench.soak.attack.AttackName;
import io.zerocall.bench.soak.attack.Tally;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * The effect of an attack on a server and on its other client.
 *
 * @param alone the other client's calls before the attack
 * @param attacked its calls during the attack
 * @param recoveryNanos the time after the attack until calls were as before; empty if they never
 *     were
 * @param heapBefore the bytes in use before the attack
 * @param heapAfter the bytes in use after it; empty if the server has ended
 */
record Outcome(
    AttackName attack,
    Samples alone,
    Samples attacked,
    OptionalLong recoveryNanos,
    long heapBefore,
    OptionalLong heapAfter,
    Tally tally) {
  private static final long MARGIN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long RECOVERY_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long HEAP_MARGIN_BYTES = 20 << 20;

  /** Returns the time up to which a call counts as quick. */
  static long quickNanos(long aloneP99Nanos) {
    return aloneP99Nanos + MARGIN_NANOS;
  }

  /** Returns the number of bytes up to which the heap counts as unchanged. */
  static long heapLimit(long before) {
    return Math.max(before + before / 10, before + HEAP_MARGIN_BYTES);
  }

  /** Returns whether the server protected its other client from the attack. */
  boolean holds() {
    return attacked.percentileNanos(99) <= 2 * alone.percentileNanos(99) + MARGIN_NANOS
        && recoveryNanos.isPresent()
        && recoveryNanos.getAsLong() < RECOVERY_NANOS
        && heapAfter.isPresent()
        && heapAfter.getAsLong() <= heapLimit(heapBefore);
  }
}
