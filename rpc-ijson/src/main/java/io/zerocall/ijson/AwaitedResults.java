package io.zerocall.ijson;

import io.zerocall.broker.scheduling.Task;
import io.zerocall.broker.scheduling.TaskOutcome;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
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

  /**
   * A task that a worker has.
   *
   * @param user the worker's user, who alone may post the result; null if it has none
   */
  record Awaited(
      String id, Task task, TaskOutcome outcome, @Nullable String user) {}

  /** Returns an id that can't be guessed. */
  String newId() {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** Adds a task; returns false if the id belongs to another one. */
  boolean add(Awaited task) {
    boolean added = awaited.putIfAbsent(task.id(), task) == null;
    if (added) {
      abandoned.remove(task.id());
    }
    return added;
  }

  /** Removes and returns the task of a worker of this user; null if there is none. */
  @Nullable
  Awaited take(String id, @Nullable String user) {
    Awaited task = awaited.get(id);
    return task != null && Objects.equals(task.user(), user) && remove(task) ? task : null;
  }

  /** Removes a task; returns false if it is not awaited any more. */
  boolean remove(Awaited task) {
    return awaited.remove(task.id(), task);
  }

  /** Removes a task as nobody waits for it; returns false if it is not awaited any more. */
  boolean abandon(Awaited task) {
    boolean removed = remove(task);
    if (removed) {
      abandoned.add(task.id());
    }
    return removed;
  }

  /** Returns whether the id is that of a task that nobody waits for any more; forgets it. */
  boolean wasAbandoned(String id) {
    return abandoned.remove(id);
  }

  int size() {
    return awaited.size();
  }
}
