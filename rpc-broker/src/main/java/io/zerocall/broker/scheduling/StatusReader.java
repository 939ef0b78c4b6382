package io.zerocall.broker.scheduling;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Reads what the {@link Scheduler} has, which holds its lock meanwhile. So it looks at a bounded
 * number of names and workers, and copies little of each.
 */
final class StatusReader {
  private static final int MOST_NAMES = 1_000;
  private static final int MOST_WORKERS = 1_000;
  private static final int MOST_CHARACTERS = 256 * 1_024;
  private static final int MOST_OFFERED = 10_000;
  private static final int MOST_OFFERED_CHARACTERS = 512 * 1_024;

  private final ServiceTable services;
  private final Backlog backlog;
  private final Traffic traffic;

  StatusReader(ServiceTable services, Backlog backlog, Traffic traffic) {
    this.services = services;
    this.backlog = backlog;
    this.traffic = traffic;
  }

  BrokerState state(Collection<Worker> workers) {
    long now = traffic.now();
    List<QueueState> queues = queues(now);
    List<WorkerState> listed =
        workers.stream().limit(MOST_WORKERS).map(Worker::state).toList();
    return new BrokerState(
        backlog.calls(),
        workers.stream().mapToInt(Worker::busy).sum(),
        traffic.answeredCalls(),
        traffic.lostCalls(),
        traffic.callsPerSecond(now),
        backlog.longestWaitNanos(now),
        traffic.refusedByKey(),
        queues,
        services.inUse() - queues.size(),
        listed,
        workers.size() - listed.size());
  }

  /** Returns queues in use, those with waiting calls first if there are too many. */
  private List<QueueState> queues(long now) {
    NameList<QueueState> states = new NameList<>(MOST_NAMES, MOST_CHARACTERS);
    for (ServiceQueue queue : backlog.crowded()) {
      if (!states.add(queue.pattern(), queue.state(now))) {
        break;
      }
    }
    for (ServiceQueue queue : services) {
      if (queue.waiting() == 0
          && !queue.isUnused()
          && !states.add(queue.pattern(), queue.state(now))) {
        break;
      }
    }
    states.values.sort(Comparator.comparing(QueueState::pattern));
    return states.values;
  }

  /** Names and prefixes in use, in no order, and how many others there are. */
  record Names(List<String> names, int omitted) {}

  Names offered() {
    NameList<String> names = new NameList<>(MOST_OFFERED, MOST_OFFERED_CHARACTERS);
    for (ServiceQueue queue : services) {
      if (!queue.isUnused() && !names.add(queue.pattern(), queue.pattern())) {
        break;
      }
    }
    return new Names(names.values, services.inUse() - names.values.size());
  }

  /** A list with an end, in entries and in characters. */
  private static final class NameList<T> {
    final List<T> values = new ArrayList<>();
    private final int mostEntries;
    private int charactersLeft;

    NameList(int mostEntries, int mostCharacters) {
      this.mostEntries = mostEntries;
      this.charactersLeft = mostCharacters;
    }

    /** Adds a value; returns false if the list is full. */
    boolean add(String name, T value) {
      charactersLeft -= name.length();
      return charactersLeft >= 0 && values.size() < mostEntries && values.add(value);
    }
  }
}
