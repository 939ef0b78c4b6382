package io.zerocall.broker.scheduling;

import io.zerocall.json.document.SerializedName;
import io.zerocall.server.peer.OfferedNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The workers that offer one name or prefix, and the calls that wait for them. The
 * {@link Scheduler} guards its state.
 */
final class ServiceQueue {
  private final String pattern;
  private final SerializedName name;

  /** Those that have waited for a call for the longest time come first. */
  private final Set<Worker> workers = new LinkedHashSet<>();

  private final WaitingCalls forAny = new WaitingCalls();
  private final Map<String, WaitingCalls> forNamed = new HashMap<>();
  private int waiting;
  private final Rate answered = new Rate();
  private long lastTurn;

  /** @param pattern a name, or a prefix that ends in {@code *} */
  ServiceQueue(String pattern) {
    this.pattern = pattern;
    this.name = new SerializedName(pattern);
  }

  String pattern() {
    return pattern;
  }

  /** Returns the name, or the prefix without the {@code *} at its end. */
  String fixed() {
    return OfferedNames.isPrefix(pattern) ? ServiceTable.prefix(pattern) : pattern;
  }

  /** Returns the method's name as a request contains it. */
  SerializedName nameOf(String method) {
    return method.equals(pattern) ? name : new SerializedName(method);
  }

  Set<Worker> workers() {
    return workers;
  }

  /** Returns how many calls its workers take at a time. */
  int capacity() {
    long credit = workers.stream().mapToLong(Worker::credit).sum();
    return (int) Math.min(Integer.MAX_VALUE, credit);
  }

  /** Notes that a worker has got a call, so that the others come before it. */
  void assigned(Worker worker) {
    if (workers.remove(worker)) {
      workers.add(worker);
    }
  }

  /** Returns how many calls wait. */
  int waiting() {
    return waiting;
  }

  /** Returns when a call was last taken from it, as a number that grows with each. */
  long lastTurn() {
    return lastTurn;
  }

  void hadTurn(long turn) {
    lastTurn = turn;
  }

  QueueDetails details() {
    return new QueueDetails(
        pattern, workers.stream().filter(Worker::hasCapacity).map(Worker::label).toList(), waiting);
  }

  /** Counts the calls that its workers have answered. */
  Rate answered() {
    return answered;
  }

  QueueState state(long now) {
    return new QueueState(pattern, workers.size(), waiting, answered.perSecond(now));
  }

  boolean isUnused() {
    return workers.isEmpty() && waiting == 0;
  }

  /**
   * Returns whether a worker is there.
   *
   * @param named the name that it must have; null if any will do
   */
  boolean isServed(@Nullable String named) {
    return named == null
        ? !workers.isEmpty()
        : workers.stream().anyMatch(worker -> isFor(named, worker));
  }

  /**
   * Returns the worker with the fewest calls among those that may run the call and have capacity;
   * null if there is none. Of workers with equally few calls, it is the one that got its last call
   * first.
   */
  @Nullable
  Worker leastBusy(Task task) {
    String named = task.routing().worker();
    Worker best = null;
    for (Worker worker : workers) {
      if (isFor(named, worker)
          && !task.refusedBy.contains(worker)
          && worker.hasCapacityFor(this)
          && (best == null || worker.busy() < best.busy())) {
        best = worker;
        if (best.busy() == 0) {
          break;
        }
      }
    }
    return best;
  }

  private static boolean isFor(@Nullable String named, Worker worker) {
    return named == null || named.equals(worker.name());
  }

  /** Returns whether a worker that has not refused a call may run it, now or later. */
  boolean mayServe(Task task) {
    String named = task.routing().worker();
    return workers.stream()
        .anyMatch(worker -> isFor(named, worker) && !task.refusedBy.contains(worker));
  }

  /** Adds a call; one that had its turn before comes first. */
  void add(Task task, boolean first) {
    waitingFor(task.routing().worker()).add(task, first);
    waiting++;
  }

  private WaitingCalls waitingFor(@Nullable String named) {
    return named == null ? forAny : forNamed.computeIfAbsent(named, any -> new WaitingCalls());
  }

  /** Removes a call; returns false if it doesn't wait here. */
  boolean remove(Task task) {
    String named = task.routing().worker();
    WaitingCalls calls = named == null ? forAny : forNamed.get(named);
    if (calls == null || !calls.remove(task)) {
      return false;
    }
    waiting--;
    forgetIfEmpty(named, calls);
    return true;
  }

  /** Removes and returns all calls. */
  List<Task> drain() {
    List<Task> drained = new ArrayList<>(waiting);
    drain(forAny, drained);
    forNamed.values().forEach(calls -> drain(calls, drained));
    forNamed.clear();
    return drained;
  }

  /** Removes and returns the calls that only workers with that name may run. */
  List<Task> drainFor(String named) {
    List<Task> drained = new ArrayList<>();
    WaitingCalls calls = forNamed.remove(named);
    if (calls != null) {
      drain(calls, drained);
    }
    return drained;
  }

  private void drain(WaitingCalls calls, List<Task> drained) {
    for (Task task = calls.poll(); task != null; task = calls.poll()) {
      drained.add(task);
      waiting--;
    }
  }

  /**
   * Returns whether a call that waits here may be served better by another name or prefix.
   *
   * @param served names and prefixes that have got a worker
   */
  boolean mayBeServedBetterBy(NavigableSet<String> served) {
    if (served.isEmpty()) {
      return false;
    }
    return (OfferedNames.isPrefix(pattern) && isExtended(served))
        || (workers.isEmpty() && isCovered(served));
  }

  private boolean isExtended(NavigableSet<String> served) {
    String fixed = fixed();
    String extension = served.ceiling(fixed);
    if (pattern.equals(extension)) {
      extension = served.higher(pattern);
    }
    return extension != null && extension.startsWith(fixed);
  }

  private boolean isCovered(NavigableSet<String> served) {
    String fixed = fixed();
    return served.stream()
        .anyMatch(
            other -> OfferedNames.isPrefix(other) && fixed.startsWith(ServiceTable.prefix(other)));
  }

  /** Returns the highest priority of the calls that the worker may run; null if there are none. */
  @Nullable
  Integer priorityFor(Worker worker) {
    WaitingCalls calls = nextFor(worker);
    return calls == null ? null : calls.priority();
  }

  /** Removes and returns the next call that the worker may run; null if there is none. */
  @Nullable
  Task pollFor(Worker worker) {
    WaitingCalls calls = nextFor(worker);
    Task task = calls == null ? null : calls.poll();
    if (calls != null && task != null) {
      waiting--;
      worker.hadTurn(this, calls != forAny);
      forgetIfEmpty(task.routing().worker(), calls);
    }
    return task;
  }

  /** Calls for any worker and those for this one take turns within a priority. */
  private @Nullable WaitingCalls nextFor(Worker worker) {
    String named = worker.name();
    WaitingCalls own = named == null ? null : forNamed.get(named);
    Integer any = forAny.priority();
    if (own == null || own.priority() == null) {
      return any == null ? null : forAny;
    }
    if (any == null || any < own.priority()) {
      return own;
    }
    return any > own.priority() || worker.hadOwnTurn(this) ? forAny : own;
  }

  private void forgetIfEmpty(@Nullable String named, WaitingCalls calls) {
    if (named != null && calls.size() == 0) {
      forNamed.remove(named);
    }
  }

  @Override
  public String toString() {
    return pattern;
  }
}
