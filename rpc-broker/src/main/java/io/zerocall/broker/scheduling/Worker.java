package io.zerocall.broker.scheduling;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A connection that offers methods. The {@link Scheduler} guards its state. */
final class Worker {
  private static final int DEFAULT_CREDIT = 1;

  /** One of how many calls is kept for names of which it has none. */
  private static final int SHARE_KEPT = 16;

  private final WorkerConnection connection;

  /** The names and prefixes that it offers, and whether their calls may run more than once. */
  private final Map<String, Boolean> offered = new HashMap<>();

  /** Its copies of messages to all workers, which it gets before any other call. */
  private final Deque<Task> copies = new ArrayDeque<>(0);

  /** How many calls of each queue it has. */
  private final Map<ServiceQueue, Integer> running = new HashMap<>();

  private int busy;
  private Sending sending = new Sending();
  private int lost;

  private @Nullable String name;
  private int credit = DEFAULT_CREDIT;
  private boolean retired;
  private boolean paused;

  /** The queues whose last call for it was one that only workers with its name may run. */
  private final Set<ServiceQueue> ownTurns = new HashSet<>(0);

  Worker(WorkerConnection connection) {
    this.connection = connection;
  }

  WorkerConnection connection() {
    return connection;
  }

  @Nullable
  String name() {
    return name;
  }

  /** Returns its name, or a description if it has none. */
  String label() {
    return name == null ? connection.toString() : name;
  }

  void rename(String value) {
    name = value;
  }

  void setCredit(int calls) {
    credit = calls;
  }

  int credit() {
    return credit;
  }

  /** Returns how many calls it has. */
  int busy() {
    return busy;
  }

  /** Counts a call that is now to be sent to it. Returns what has to be notified afterwards. */
  Sending addCall(ServiceQueue queue) {
    busy++;
    running.merge(queue, 1, Integer::sum);
    sending.begun();
    return sending;
  }

  /** Returns a stage that completes when all calls that it has been given so far were sent. */
  CompletionStage<Void> sent() {
    Sending before = sending;
    sending = before.next();
    return before.done();
  }

  void removeCall(ServiceQueue queue) {
    busy--;
    running.computeIfPresent(queue, (any, calls) -> calls == 1 ? null : calls - 1);
  }

  /** Notes that a call was taken from it because its connection has ended. */
  void lostCall() {
    lost++;
  }

  WorkerState state() {
    return new WorkerState(name, connection, credit, offered.size(), busy, lost);
  }

  /** Returns whether it may get another call now. */
  boolean hasCapacity() {
    return !retired && !paused && busy < credit && connection.takesTasks();
  }

  /**
   * Returns whether it may get a call of a queue now. The last part of a large credit is kept for
   * names of which it has no call, so that a flood of slow calls leaves room for the others.
   */
  boolean hasCapacityFor(ServiceQueue queue) {
    if (!hasCapacity()) {
      return false;
    }
    int kept = offered.size() > 1 ? credit / SHARE_KEPT : 0;
    return busy < credit - kept || !running.containsKey(queue);
  }

  Map<String, Boolean> offered() {
    return offered;
  }

  Deque<Task> copies() {
    return copies;
  }

  boolean offers(String pattern) {
    return offered.containsKey(pattern);
  }

  /** Notes that it gets no more calls, unless it offers methods again. */
  void retire() {
    retired = true;
  }

  void reinstate() {
    retired = false;
  }

  /** Notes that it gets no calls until it {@linkplain #resume resumes}. */
  void pause() {
    paused = true;
  }

  void resume() {
    paused = false;
  }

  /** Returns whether the last call from a queue was one that only workers with its name may run. */
  boolean hadOwnTurn(ServiceQueue queue) {
    return ownTurns.contains(queue);
  }

  /** Notes whether only workers with its name may run the call that it gets from a queue. */
  void hadTurn(ServiceQueue queue, boolean own) {
    if (own) {
      ownTurns.add(queue);
    } else {
      ownTurns.remove(queue);
    }
  }

  /** Notes that it doesn't serve a queue any more. */
  void left(ServiceQueue queue) {
    ownTurns.remove(queue);
  }

  @Override
  public String toString() {
    return name == null ? connection.toString() : name + " (" + connection + ")";
  }
}
