package io.zerocall.ijson;

import io.zerocall.broker.scheduling.Task;
import io.zerocall.broker.scheduling.TaskOutcome;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The tasks whose results may come over any connection, by their ids. Thread-safe. */
final class AwaitedResults {
  /** How many ids of tasks that nobody waits for any more are remembered. */
  private static final int MOST_ABANDONED = 10_000;

  private static final int RANDOM_BYTES = 16;

  private final SecureRandom random = new SecureRandom();
  private final Map<String, Awaited> awaited = new ConcurrentHashMap<>();
  private final Set<String> abandoned =
      Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > MOST_ABANDONED;
        }
      }));

  /** A task that a worker has. */
  record Awaited(Task task, TaskOutcome outcome) {}

  /** Returns an id that can't be guessed. */
  String newId() {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** Adds a task; returns false if the id belongs to another one. */
  boolean add(String id, Awaited task) {
    boolean added = awaited.putIfAbsent(id, task) == null;
    if (added) {
      abandoned.remove(id);
    }
    return added;
  }

  /** Removes and returns a task; null if there is none. */
  @Nullable
  Awaited take(String id) {
    return awaited.remove(id);
  }

  /** Removes a task because nobody waits for it any more; returns null if there is none. */
  @Nullable
  Awaited abandon(String id) {
    Awaited task = awaited.remove(id);
    if (task != null) {
      abandoned.add(id);
    }
    return task;
  }

  /** Returns whether the id is that of a task that nobody waits for any more; forgets it. */
  boolean wasAbandoned(String id) {
    return abandoned.remove(id);
  }

  int size() {
    return awaited.size();
  }
}
