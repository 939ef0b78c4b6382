package io.zerocall.store.postgresql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Groups the requests of a transaction by their kinds, so that those of one kind share a statement.
 * Requests with a common subject stay in their order.
 */
final class Plan {
  /** Requests of one kind. */
  private static final class Group<A, T> {
    private final Work<A, T> work;
    private final List<Request<A, T>> requests = new ArrayList<>();

    Group(Work<A, T> work) {
      this.work = work;
    }

    @SuppressWarnings("unchecked") // a step has one work
    void add(Request<?, ?> request) {
      requests.add((Request<A, T>) request);
    }

    boolean isOneStatement(Transaction transaction) {
      return work.isOneStatement(transaction, requests);
    }

    void run(Transaction transaction) throws SQLException {
      work.run(transaction, requests);
    }
  }

  /** When a group runs: steps follow each other, and waves of steps too. */
  private record Position(int wave, Step step) implements Comparable<Position> {
    private static final Position FIRST = new Position(0, Step.START);

    @Override
    public int compareTo(Position other) {
      return wave == other.wave ? step.compareTo(other.step) : Integer.compare(wave, other.wave);
    }

    /** Returns the first position of a step that isn't before this one. */
    Position from(Step next) {
      return new Position(next.compareTo(step) < 0 ? wave + 1 : wave, next);
    }

    /** Returns the first position of a step that is behind this one. */
    Position after(Step next) {
      return new Position(next.compareTo(step) <= 0 ? wave + 1 : wave, next);
    }
  }

  private final TreeMap<Position, Group<?, ?>> groups = new TreeMap<>();
  private final Map<Object, Position> lastOfSubjects = new HashMap<>();
  private Position lastChange = Position.FIRST;

  private Plan() {}

  static Plan of(List<Request<?, ?>> requests) {
    Plan plan = new Plan();
    for (Request<?, ?> request : requests) {
      plan.groups
          .computeIfAbsent(plan.place(request), unused -> new Group<>(request.work()))
          .add(request);
    }
    return plan;
  }

  private Position place(Request<?, ?> request) {
    Step step = request.work().step();
    Position position = (request.followsAll() ? lastChange : Position.FIRST).from(step);
    for (Object subject : request.subjects()) {
      Position last = lastOfSubjects.get(subject);
      position = last == null ? position : later(position, last.after(step));
    }
    if (step.isChange()) {
      for (Object subject : request.subjects()) {
        lastOfSubjects.put(subject, position);
      }
      lastChange = later(lastChange, position);
    }
    return position;
  }

  private static Position later(Position one, Position other) {
    return one.compareTo(other) < 0 ? other : one;
  }

  /** Returns whether one statement does it all, which then needs no transaction. */
  boolean isOneStatement(Transaction transaction) {
    return groups.size() == 1 && groups.firstEntry().getValue().isOneStatement(transaction);
  }

  void run(Transaction transaction) throws SQLException {
    for (Group<?, ?> group : groups.values()) {
      group.run(transaction);
    }
  }
}
