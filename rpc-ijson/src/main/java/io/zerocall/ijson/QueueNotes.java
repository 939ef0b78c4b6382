package io.zerocall.ijson;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What workers of this interface have left about queues; not of too many. Thread-safe. */
final class QueueNotes {
  private static final int MOST = 10_000;
  private static final int LONGEST_INFO = 1_000;
  private static final long MILLIS = 1_000;

  private final Map<String, Note> notes = new LinkedHashMap<>(16, 0.75F, true) {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Note> eldest) {
      return size() > MOST;
    }
  };

  /**
   * What is known of a queue.
   *
   * @param lastWorker when a worker last asked for a task, in seconds since 1970; 0 if none has
   * @param info what a worker says about the queue; empty if nothing
   */
  record Note(long lastWorker, String info) {
    static final Note NONE = new Note(0, "");
  }

  /**
   * Notes that a worker asks for tasks now.
   *
   * @param info what it says about the queues; null to keep what is known
   */
  synchronized void workerAsked(List<String> queues, @Nullable String info) {
    long now = System.currentTimeMillis() / MILLIS;
    for (String queue : queues) {
      Note known = notes.get(queue);
      if (known == null || known.lastWorker() != now || info != null) {
        String kept = known == null ? "" : known.info();
        notes.put(queue, new Note(now, info == null ? kept : cut(info)));
      }
    }
  }

  private static String cut(String info) {
    return info.substring(0, Math.min(info.length(), LONGEST_INFO));
  }

  synchronized Note of(String queue) {
    return notes.getOrDefault(queue, Note.NONE);
  }

  synchronized void forget(String queue) {
    notes.remove(queue);
  }
}
