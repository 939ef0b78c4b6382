package io.zerocall.broker.scheduling;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The queues that have refused calls, and when that was reported last. The first refusal of a name
 * is reported at once, further ones together after a while. The {@link Scheduler} guards its state,
 * except for {@link #poll}, which is thread-safe: nothing is logged with the lock held.
 */
final class FullQueues {
  private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int MOST_NAMES = 1_000;

  private static final class Entry {
    long reportedNanos;
    long refused;
  }

  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Queue<FullQueue> reports = new ConcurrentLinkedQueue<>();

  /**
   * Notes that a call was refused.
   *
   * @param name the name or prefix whose queue is full; null if all queues together are full
   * @param waiting how many calls wait there
   */
  void refused(@Nullable String name, Refusal reason, int waiting, long now) {
    String key = name == null ? " " + reason.key() : name; // no method is named like that
    Entry entry = entries.get(key);
    boolean isFirst = entry == null;
    if (entry == null) {
      entry = new Entry();
      forgetOldestIfFull();
      entries.put(key, entry);
    }
    entry.refused++;
    if (isFirst || now - entry.reportedNanos >= INTERVAL_NANOS) {
      reports.add(new FullQueue(name, reason.key(), waiting, entry.refused));
      entry.reportedNanos = now;
      entry.refused = 0;
    }
  }

  private void forgetOldestIfFull() {
    if (entries.size() >= MOST_NAMES) {
      entries.remove(entries.keySet().iterator().next());
    }
  }

  /** Removes and returns what is to be reported; null if there is nothing. */
  @Nullable
  FullQueue poll() {
    return reports.poll();
  }
}
