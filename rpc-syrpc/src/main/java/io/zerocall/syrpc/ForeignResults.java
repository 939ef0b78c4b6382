package io.zerocall.syrpc;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Results that no thread of this process waits for, kept for a pause before they return to the
 * queue. The pause grows with each time that the same result arrives, because RabbitMQ delivers it
 * again at once if no other process consumes the queue. Not thread-safe.
 */
final class ForeignResults {
  private static final long FIRST_MILLIS = 1;
  private static final long LONGEST_MILLIS = 100;
  private static final int MOST_PAUSES = 10_000;

  private final Map<String, DeliveredResult> held = new HashMap<>();
  private final Map<String, Long> pauses = new LinkedHashMap<>() {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
      return size() > MOST_PAUSES;
    }
  };

  /** Keeps a result. Returns one with the same ID that was kept until now. */
  @Nullable
  DeliveredResult hold(DeliveredResult delivered) {
    return held.put(delivered.id(), delivered);
  }

  /** Returns how long to keep a result, in milliseconds; 0 for the first time. */
  long nextPauseMillis(String id) {
    Long last = pauses.get(id);
    long next = last == null ? 0 : Math.min(Math.max(2 * last, FIRST_MILLIS), LONGEST_MILLIS);
    pauses.put(id, next);
    return next;
  }

  /** Returns a result that is no longer kept; null if there is none. */
  @Nullable
  DeliveredResult take(String id) {
    return held.remove(id);
  }

  /** Stops keeping a result. Returns whether it was kept. */
  boolean release(DeliveredResult delivered) {
    return held.remove(delivered.id(), delivered);
  }
}
