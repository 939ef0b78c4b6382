package io.zerocall.broker.scheduling;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Counts what becomes of the calls at a broker. The {@link Scheduler} guards its state, and calls
 * it for each call, so it does little.
 */
final class Traffic {
  private final LongSupplier clock;
  private final Rate answered = new Rate();
  private final Map<Refusal, Long> refused = new EnumMap<>(Refusal.class);
  private long answeredCalls;
  private long lostCalls;

  /** @param clock the time in nanoseconds, as {@link System#nanoTime} */
  Traffic(LongSupplier clock) {
    this.clock = clock;
    for (Refusal reason : Refusal.values()) {
      refused.put(reason, 0L);
    }
  }

  long now() {
    return clock.getAsLong();
  }

  /** Counts a call that a worker has answered. */
  void answered(ServiceQueue queue) {
    long now = now();
    answered.count(now);
    queue.answered().count(now);
    answeredCalls++;
  }

  /** Counts a call whose worker was lost. */
  void lost() {
    lostCalls++;
  }

  void refused(Refusal reason) {
    refused.merge(reason, 1L, Long::sum);
  }

  /** Returns how many calls workers have answered so far. */
  long answeredCalls() {
    return answeredCalls;
  }

  /** Returns how many times a worker was lost that had a call. */
  long lostCalls() {
    return lostCalls;
  }

  double callsPerSecond(long now) {
    return answered.perSecond(now);
  }

  /** Returns how often each reason has applied so far. */
  Map<String, Long> refusedByKey() {
    Map<String, Long> counts = new LinkedHashMap<>();
    refused.forEach((reason, count) -> counts.put(reason.key(), count));
    return counts;
  }
}
