package io.zerocall.broker.scheduling;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Calls that wait for a worker: those with a higher priority first. Within a priority the clients
 * take turns, so that a client that has many calls waiting doesn't hold up the others. The calls of
 * one client keep the order in which they came to the broker. Adds and removes a call in
 * logarithmic time, wherever it is. Not thread-safe.
 */
final class WaitingCalls {
  private static final Comparator<Task> BY_ARRIVAL = Comparator.comparingLong(task -> task.number);

  private final TreeMap<Integer, Level> levels = new TreeMap<>(Comparator.reverseOrder());
  private int size;

  /** The calls of one client. */
  private static final class Turn {
    final Object client;
    final TreeSet<Task> calls = new TreeSet<>(BY_ARRIVAL);
    long place;

    Turn(Object client) {
      this.client = client;
    }
  }

  /** The calls of one priority. */
  private static final class Level {
    private final Map<Object, Turn> clients = new HashMap<>();

    /** The clients by their places. */
    private final TreeMap<Long, Turn> turns = new TreeMap<>();

    private long firstPlace;
    private long lastPlace;

    void add(Task task, boolean first) {
      Turn turn = clients.computeIfAbsent(task.client(), Turn::new);
      if (turn.calls.isEmpty()) {
        place(turn, first ? --firstPlace : ++lastPlace);
      }
      turn.calls.add(task);
    }

    private void place(Turn turn, long place) {
      turn.place = place;
      turns.put(place, turn);
    }

    Task poll() {
      Turn turn = Objects.requireNonNull(turns.pollFirstEntry()).getValue();
      Task task = Objects.requireNonNull(turn.calls.pollFirst());
      if (turn.calls.isEmpty()) {
        clients.remove(turn.client);
      } else {
        place(turn, ++lastPlace);
      }
      return task;
    }

    boolean remove(Task task) {
      Turn turn = clients.get(task.client());
      if (turn == null || !turn.calls.remove(task)) {
        return false;
      }
      if (turn.calls.isEmpty()) {
        clients.remove(turn.client);
        turns.remove(turn.place);
      }
      return true;
    }

    boolean isEmpty() {
      return clients.isEmpty();
    }
  }

  /**
   * Adds a call.
   *
   * @param first whether its client comes before the others, if no other call of it waits
   */
  void add(Task task, boolean first) {
    levels.computeIfAbsent(task.routing().priority(), any -> new Level()).add(task, first);
    size++;
  }

  /** Returns the priority of the next call; null if none waits. */
  @Nullable
  Integer priority() {
    return levels.isEmpty() ? null : levels.firstKey();
  }

  /** Removes and returns the next call; null if none waits. */
  @Nullable
  Task poll() {
    Map.Entry<Integer, Level> first = levels.firstEntry();
    if (first == null) {
      return null;
    }
    Task next = first.getValue().poll();
    removeIfEmpty(first.getKey(), first.getValue());
    size--;
    return next;
  }

  /** Removes a call; returns false if it doesn't wait here. */
  boolean remove(Task task) {
    Integer priority = task.routing().priority();
    Level level = levels.get(priority);
    if (level == null || !level.remove(task)) {
      return false;
    }
    removeIfEmpty(priority, level);
    size--;
    return true;
  }

  private void removeIfEmpty(Integer priority, Level level) {
    if (level.isEmpty()) {
      levels.remove(priority);
    }
  }

  int size() {
    return size;
  }
}
