package io.zerocall.broker.scheduling;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Calls that wait for a worker: those with a higher priority first. Within a priority the clients
 * take turns, so that a client that has many calls waiting doesn't hold up the others. The calls of
 * one client keep their order. Not thread-safe.
 */
final class WaitingCalls {
  private final TreeMap<Integer, Level> levels = new TreeMap<>(Comparator.reverseOrder());
  private int size;

  /** The calls of one priority, for each client. */
  private static final class Level {
    final Map<Object, Turn> clients = new HashMap<>();
    final Deque<Object> turns = new ArrayDeque<>();

    Turn of(Object client, boolean first) {
      Turn present = clients.get(client);
      if (present == null) {
        present = new Turn();
        clients.put(client, present);
        if (first) {
          turns.addFirst(client);
        } else {
          turns.addLast(client);
        }
      }
      return present;
    }
  }

  /** The calls of one client. Each can be removed in constant time, wherever it is. */
  private static final class Turn {
    final Deque<Task> again = new ArrayDeque<>(0);
    final Set<Task> calls = new LinkedHashSet<>();

    Task poll() {
      Task next = again.poll();
      if (next == null) {
        Iterator<Task> inOrder = calls.iterator();
        next = inOrder.next();
        inOrder.remove();
      }
      return next;
    }

    boolean remove(Task task) {
      return calls.remove(task) || again.remove(task);
    }

    boolean isEmpty() {
      return calls.isEmpty() && again.isEmpty();
    }
  }

  void add(Task task) {
    level(task).of(task.client(), false).calls.add(task);
    size++;
  }

  /** Adds a call that had its turn before, and comes first now. */
  void addFirst(Task task) {
    level(task).of(task.client(), true).again.addFirst(task);
    size++;
  }

  private Level level(Task task) {
    return levels.computeIfAbsent(task.routing().priority(), any -> new Level());
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
    Level level = first.getValue();
    Object client = level.turns.removeFirst();
    Turn calls = Objects.requireNonNull(level.clients.get(client));
    Task next = calls.poll();
    if (calls.isEmpty()) {
      level.clients.remove(client);
    } else {
      level.turns.addLast(client);
    }
    removeIfEmpty(first.getKey(), level);
    size--;
    return next;
  }

  /** Removes a call; returns false if it doesn't wait here. */
  boolean remove(Task task) {
    Integer priority = task.routing().priority();
    Level level = levels.get(priority);
    Object client = task.client();
    Turn calls = level == null ? null : level.clients.get(client);
    if (level == null || calls == null || !calls.remove(task)) {
      return false;
    }
    if (calls.isEmpty()) {
      level.clients.remove(client);
      level.turns.remove(client);
      removeIfEmpty(priority, level);
    }
    size--;
    return true;
  }

  private void removeIfEmpty(Integer priority, Level level) {
    if (level.clients.isEmpty()) {
      levels.remove(priority);
    }
  }

  int size() {
    return size;
  }
}
