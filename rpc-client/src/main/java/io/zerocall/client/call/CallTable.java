package io.zerocall.client.call;

import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The calls that are not done, by id. A batch is found by any of its ids. Thread-safe. */
final class CallTable {
  private final Map<Long, PendingCall> calls = new ConcurrentHashMap<>();
  private final NavigableMap<Long, PendingCall> batches = new ConcurrentSkipListMap<>();

  void add(PendingCall call) {
    calls.put(call.firstId(), call);
    if (call.invocation().count() > 1) {
      batches.put(call.firstId(), call);
    }
  }

  void remove(PendingCall call) {
    calls.remove(call.firstId());
    if (call.invocation().count() > 1) {
      batches.remove(call.firstId());
    }
  }

  /** Returns the call that a reply with this id belongs to, or null. */
  @Nullable
  PendingCall find(long id, boolean inBatch) {
    PendingCall call = calls.get(id);
    if (call == null && inBatch) {
      Map.Entry<Long, PendingCall> entry = batches.floorEntry(id);
      if (entry != null && id - entry.getKey() < entry.getValue().invocation().count()) {
        return entry.getValue();
      }
    }
    return call;
  }

  /**
   * Returns the call in flight if there is exactly one; even a reply without an id must belong to
   * it.
   */
  @Nullable
  PendingCall only() {
    PendingCall only = null;
    for (PendingCall call : calls.values()) {
      if (call.isInFlight()) {
        if (only != null) {
          return null;
        }
        only = call;
      }
    }
    return only;
  }

  int size() {
    return calls.size();
  }

  /** Visits all calls; returns whether the visitor returned true for any. */
  boolean forEach(Predicate<PendingCall> visitor) {
    boolean any = false;
    for (PendingCall call : calls.values()) {
      any |= visitor.test(call);
    }
    return any;
  }
}
