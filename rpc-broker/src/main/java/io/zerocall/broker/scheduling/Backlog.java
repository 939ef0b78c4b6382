package io.zerocall.broker.scheduling;

import io.zerocall.RpcErrorCode;
import io.zerocall.server.RpcErrorReply;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The calls that wait for a worker, each in the queue of the name or prefix that serves it best.
 * The {@link Scheduler} guards its state.
 */
final class Backlog {
  private final BrokerLimits limits;
  private final ServiceTable services;
  private final Traffic traffic;
  private final FullQueues full = new FullQueues();

  /** The queues with waiting calls. */
  private final Set<ServiceQueue> crowded = new LinkedHashSet<>();

  /** All waiting calls, those that have waited longest first. */
  private final Set<Task> arrivals = new LinkedHashSet<>();

  private long turns;
  private long bytes;

  Backlog(BrokerLimits limits, ServiceTable services, Traffic traffic) {
    this.limits = limits;
    this.services = services;
    this.traffic = traffic;
  }

  /** Returns how many calls wait. */
  int calls() {
    return arrivals.size();
  }

  /** Returns the queues with waiting calls. */
  Set<ServiceQueue> crowded() {
    return crowded;
  }

  /** Returns how long the call has waited that has waited longest; 0 if none waits. */
  long longestWaitNanos(long now) {
    return arrivals.isEmpty() ? 0 : now - arrivals.iterator().next().queuedNanos;
  }

  /** Returns the calls whose deadline has passed, and when the next one will; removes nothing. */
  Scheduler.Expiry expired(long now) {
    List<Task> expired = new ArrayList<>();
    long next = Long.MAX_VALUE;
    for (Task task : arrivals) {
      long deadline = task.deadlineNanos();
      boolean expires = deadline != Long.MAX_VALUE;
      if (expires && deadline - now <= 0) {
        expired.add(task);
      } else if (expires && (next == Long.MAX_VALUE || deadline - next < 0)) {
        next = deadline;
      }
    }
    return new Scheduler.Expiry(expired, next);
  }

  /** Returns what is to be reported of the refusals; its {@code poll} needs no lock. */
  FullQueues full() {
    return full;
  }

  /**
   * Checks that another call may wait.
   *
   * @throws RpcErrorReply if it may not
   */
  void admit(ServiceQueue queue, Task task) {
    if (queue.waiting() >= limits.callsPerName()) {
      refused(queue.pattern(), Refusal.QUEUE_CALLS_PER_NAME, queue.waiting());
      throw overloaded(
          "more than " + limits.callsPerName() + " calls of " + queue + " wait for a worker");
    } else if (calls() >= limits.calls()) {
      refused(null, Refusal.QUEUE_CALLS, calls());
      throw overloaded("more than " + limits.calls() + " calls wait for a worker");
    } else if (bytes + task.bytes() > limits.bytes()) {
      refused(null, Refusal.QUEUE_BYTES, calls());
      throw overloaded("the waiting calls take more than " + limits.bytes() + " bytes");
    }
  }

  private void refused(@Nullable String name, Refusal reason, int waiting) {
    traffic.refused(reason);
    full.refused(name, reason, waiting, traffic.now());
  }

  static RpcErrorReply overloaded(String why) {
    return new RpcErrorReply(RpcErrorCode.OVERLOADED, "Overloaded: " + why, null);
  }

  /**
   * Adds a call.
   *
   * @param first whether it had its turn before
   */
  void add(ServiceQueue queue, Task task, boolean first) {
    put(queue, task, first);
    waits(task);
  }

  private void waits(Task task) {
    task.queuedNanos = traffic.now();
    arrivals.add(task);
    bytes += task.bytes();
  }

  /** Returns whether a worker's copy of a message may wait. */
  boolean admitsCopy(Worker worker, Task copy) {
    return worker.copies().size() < limits.callsPerName()
        && calls() < limits.calls()
        && bytes + copy.bytes() <= limits.bytes();
  }

  /**
   * Keeps a worker's copy of a message until the worker has credit.
   *
   * @param first whether it had its turn before
   */
  void addCopy(Worker worker, Task copy, boolean first) {
    copy.state = Task.State.QUEUED;
    if (first) {
      worker.copies().addFirst(copy);
    } else {
      worker.copies().addLast(copy);
    }
    waits(copy);
  }

  /** Drops a worker's copies of messages to queues that it has left. */
  void dropCopies(Worker worker, Set<ServiceQueue> left) {
    worker.copies().removeIf(copy -> {
      boolean dropped = copy.queue != null && left.contains(copy.queue);
      if (dropped) {
        copy.state = Task.State.DONE;
        forget(copy);
      }
      return dropped;
    });
  }

  private void put(ServiceQueue queue, Task task, boolean first) {
    ServiceQueue used = services.use(queue.pattern());
    task.state = Task.State.QUEUED;
    task.queue = used;
    used.add(task, first);
    crowded.add(used);
  }

  /** Removes a call that waits. */
  void remove(Task task) {
    ServiceQueue queue = task.queue;
    if (queue != null && queue.remove(task)) {
      left(queue, task);
    }
  }

  private void left(ServiceQueue queue, Task task) {
    forget(task);
    forgetIfEmpty(queue);
  }

  private void forget(Task task) {
    arrivals.remove(task);
    bytes -= task.bytes();
  }

  private void forgetIfEmpty(ServiceQueue queue) {
    if (queue.waiting() == 0) {
      crowded.remove(queue);
      services.mayBeUnused(queue);
    }
  }

  // What a worker gets.

  /** Removes and returns the next call that a worker may run; null if there is none. */
  @Nullable
  Task pollFor(Worker worker) {
    Task copy = worker.copies().poll();
    if (copy != null) {
      forget(copy);
      return copy;
    }
    ServiceQueue queue = crowded.isEmpty() ? null : mostUrgent(worker);
    Task task = queue == null ? null : queue.pollFor(worker);
    if (queue != null && task != null) {
      queue.hadTurn(++turns);
      left(queue, task);
    }
    return task;
  }

  /**
   * Returns the queue whose next call has the highest priority among those that the worker serves.
   * Queues with the same priority take turns. Null if none has a call.
   */
  private @Nullable ServiceQueue mostUrgent(Worker worker) {
    Choice choice = new Choice(worker);
    if (worker.offered().size() < crowded.size()) {
      for (String pattern : worker.offered().keySet()) {
        ServiceQueue queue = services.find(pattern);
        if (queue != null) {
          choice.consider(queue);
        }
      }
    } else {
      for (ServiceQueue queue : crowded) {
        if (worker.offers(queue.pattern())) {
          choice.consider(queue);
        }
      }
    }
    return choice.best;
  }

  /** Finds the queue that a worker gets its next call from. */
  private static final class Choice {
    private final Worker worker;
    private @Nullable ServiceQueue best;
    private int highest;

    Choice(Worker worker) {
      this.worker = worker;
    }

    void consider(ServiceQueue queue) {
      Integer priority = worker.hasCapacityFor(queue) ? queue.priorityFor(worker) : null;
      if (priority != null
          && (best == null
              || priority > highest
              || (priority == highest && queue.lastTurn() < best.lastTurn()))) {
        best = queue;
        highest = priority;
      }
    }
  }

  /** Removes and returns all calls of a queue. */
  List<Task> drain(ServiceQueue queue) {
    List<Task> drained = queue.drain();
    drained.forEach(this::forget);
    forgetIfEmpty(queue);
    return drained;
  }

  // Calls that change their queue.

  /**
   * Moves the calls for which a worker's offer is a better match than the queue that they wait in.
   */
  void offered(Worker worker, Offers.Change change) {
    if (!change.isNew()) {
      return;
    }
    String name = worker.name();
    for (ServiceQueue queue : List.copyOf(crowded)) {
      if (queue.mayBeServedBetterBy(change.served())) {
        move(queue, queue.drain());
      } else if (name != null) {
        move(queue, queue.drainFor(name));
      }
    }
  }

  /**
   * Moves the calls of a queue that a worker has left, if others serve them. Notes that the queue
   * may be unused.
   *
   * @return the queues that they wait in now
   */
  Set<ServiceQueue> abandoned(ServiceQueue queue, Worker worker) {
    if (queue.workers().isEmpty()) {
      return abandonedByAll(queue);
    }
    String name = worker.name();
    return name == null || queue.isServed(name) ? Set.of() : move(queue, queue.drainFor(name));
  }

  /** Moves nothing if only the queue itself matches: it may be left and served again very often. */
  private Set<ServiceQueue> abandonedByAll(ServiceQueue queue) {
    ServiceQueue other = services.match(queue.fixed(), null);
    if (other == null || !other.isServed(null)) {
      forgetIfEmpty(queue);
      return Set.of();
    }
    return move(queue, queue.drain());
  }

  private Set<ServiceQueue> move(ServiceQueue from, List<Task> drained) {
    Set<ServiceQueue> targets = new LinkedHashSet<>();
    for (Task task : drained) {
      ServiceQueue best = services.match(task);
      if (best == null) {
        best = from;
      }
      put(best, task, false);
      if (best != from) {
        targets.add(best);
      }
    }
    forgetIfEmpty(from);
    return targets;
  }
}
