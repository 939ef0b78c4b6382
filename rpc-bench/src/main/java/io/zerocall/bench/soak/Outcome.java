package io.zerocall.bench.soak;

import io.zerocall.bench.soak.attack.AttackName;
import io.zerocall.bench.soak.attack.Tally;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * What an attack did to a server and to its other client.
 *
 * @param alone the other client's calls before
 * @param attacked those during the attack
 * @param recoveryNanos how long after it calls were as before; empty if they never were
 * @param heapBefore the bytes in use before
 * @param heapAfter those after it; empty if the server has ended
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

  /** No call that is quicker is slow. */
  static long quickNanos(long aloneP99Nanos) {
    return aloneP99Nanos + MARGIN_NANOS;
  }

  /** No more bytes than that are as many as before. */
  static long heapLimit(long before) {
    return Math.max(before + before / 10, before + HEAP_MARGIN_BYTES);
  }

  /** Whether the server kept the attack away from its other client. */
  boolean holds() {
    return attacked.percentileNanos(99) <= 2 * alone.percentileNanos(99) + MARGIN_NANOS
        && recoveryNanos.isPresent()
        && recoveryNanos.getAsLong() < RECOVERY_NANOS
        && heapAfter.isPresent()
        && heapAfter.getAsLong() <= heapLimit(heapBefore);
  }
}
