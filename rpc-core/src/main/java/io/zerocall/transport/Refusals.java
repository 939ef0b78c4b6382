package io.zerocall.transport;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** Counts how often each limit of a server was exceeded, across all its bindings. Thread-safe. */
public final class Refusals {
  private final Map<RefusedBy, LongAdder> counts = new EnumMap<>(RefusedBy.class); // never changed

  public Refusals() {
    for (RefusedBy limit : RefusedBy.values()) {
      counts.put(limit, new LongAdder());
    }
  }

  /** Adds to the refusals by a limit. */
  public void add(RefusedBy limit, long count) {
    Objects.requireNonNull(counts.get(limit)).add(count);
  }

  /** Returns how many times the limit has refused something so far. */
  public long of(RefusedBy limit) {
    return Objects.requireNonNull(counts.get(limit)).sum();
  }

  /** Returns the counts of all limits so far, by their {@linkplain RefusedBy#key names}. */
  public Map<String, Long> byKey() {
    Map<String, Long> sums = new LinkedHashMap<>();
    counts.forEach((limit, count) -> sums.put(limit.key(), count.sum()));
    return sums;
  }
}
