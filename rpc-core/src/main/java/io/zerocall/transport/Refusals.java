package io.zerocall.transport;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** How often each limit of a server was exceeded, over all its bindings. Safe for any thread. */
public final class Refusals {
  private final Map<RefusedBy, LongAdder> counts = new EnumMap<>(RefusedBy.class); // never changed

  public Refusals() {
    for (RefusedBy limit : RefusedBy.values()) {
      counts.put(limit, new LongAdder());
    }
  }

  /** So many were refused. */
  public void add(RefusedBy limit, long count) {
    Objects.requireNonNull(counts.get(limit)).add(count);
  }

  /** How many were refused so far. */
  public long of(RefusedBy limit) {
    return Objects.requireNonNull(counts.get(limit)).sum();
  }

  /** How many were refused so far, by the {@linkplain RefusedBy#key names} of all limits. */
  public Map<String, Long> byKey() {
    Map<String, Long> sums = new LinkedHashMap<>();
    counts.forEach((limit, count) -> sums.put(limit.key(), count.sum()));
    return sums;
  }
}
