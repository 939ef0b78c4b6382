package io.zerocall.broker.scheduling;

import io.zerocall.server.RpcErrorReply;
import io.zerocall.server.peer.Offer;
import io.zerocall.server.peer.OfferedNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides which worker gets which call. Sends nothing and completes nothing: it returns the calls
 * that its caller has to send to their workers. Thread-safe.
 */
final class Scheduler {
  /** How many workers a call may be given to that are lost with it, or that refuse it. */
  private static final int MOST_ATTEMPTS = 3;

  private final FullQueues fullQueues;

  // All guarded by this.
  private final ServiceTable services;
  private final Offers offers;
  private final Traffic traffic;
  private final Backlog backlog;
  private final StatusReader reader;
  private final Pauses pauses = new Pauses();
  private final Map<WorkerConnection, Worker> workers = new LinkedHashMap<>();
  private long submitted;

  /** @param clock the time in nanoseconds */
  Scheduler(BrokerLimits limits, LongSupplier clock) {
    this.services = new ServiceTable(limits.absentNames());
    this.offers = new Offers(limits, services);
    this.traffic = new Traffic(clock);
    this.backlog = new Backlog(limits, services, traffic);
    this.reader = new StatusReader(services, backlog, traffic);
    this.fullQueues = backlog.full();
  }

  // Workers.

  /** Adds what a worker offers; returns the calls to send to it. */
  synchronized List<Task> offer(WorkerConnection connection, Offer offer) {
    Worker present = workers.get(connection);
    Worker worker = present == null ? new Worker(connection) : present;
    offers.admit(worker, offer);
    workers.put(connection, worker);
    worker.reinstate();
    backlog.offered(worker, offers.add(worker, offer));
    return fill(worker);
  }

  /**
   * Removes some of what a worker offers; it gets no more calls of that. Returns the calls to send
   * now, also to the worker itself: less of its credit may be kept for other names.
   */
  synchronized List<Task> withdraw(WorkerConnection connection, Collection<String> patterns) {
    Worker worker = workers.get(connection);
    if (worker == null) {
      return List.of();
    }
    List<Task> toSend = leave(worker, patterns);
    toSend.addAll(fill(worker));
    return toSend;
  }

  /** Notes that a worker can take calls again; returns the calls to send to it. */
  synchronized List<Task> writable(WorkerConnection connection) {
    Worker worker = workers.get(connection);
    return worker == null ? List.of() : fill(worker);
  }

  /** Removes a worker whose connection has ended; returns the calls to send to other workers. */
  synchronized List<Task> disconnected(WorkerConnection connection) {
    Worker worker = workers.remove(connection);
    return worker == null ? List.of() : retire(worker);
  }

  /** Lets a worker offer nothing more; returns the calls to send to other workers. */
  private List<Task> retire(Worker worker) {
    worker.retire();
    pauses.forget(worker);
    return leave(worker, List.copyOf(worker.offered().keySet()));
  }

  private List<Task> leave(Worker worker, Collection<String> patterns) {
    Set<ServiceQueue> left = offers.remove(worker, patterns);
    backlog.dropCopies(worker, left);
    Set<ServiceQueue> targets = new LinkedHashSet<>();
    left.forEach(queue -> targets.addAll(backlog.abandoned(queue, worker)));
    List<Task> toSend = new ArrayList<>();
    for (ServiceQueue queue : targets) {
      List.copyOf(queue.workers()).forEach(other -> toSend.addAll(fill(other)));
    }
    return toSend;
  }

  /**
   * Returns a stage that completes when the calls that a worker has been given so far were sent.
   */
  synchronized CompletionStage<Void> sent(WorkerConnection connection) {
    Worker worker = workers.get(connection);
    return worker == null ? CompletableFuture.completedFuture(null) : worker.sent();
  }

  /** Gives waiting calls to a worker while it has capacity. */
  private List<Task> fill(Worker worker) {
    if (backlog.calls() == 0 || !worker.hasCapacity()) {
      return List.of();
    }
    List<Task> given = new ArrayList<>();
    Task task = backlog.pollFor(worker);
    while (task != null) {
      task.assign(Objects.requireNonNull(task.queue), worker);
      given.add(task);
      task = worker.hasCapacity() ? backlog.pollFor(worker) : null;
    }
    return given;
  }

  // Calls.

  /** Where a new call is. */
  enum Submission {
    /** A worker has been chosen; the call is to be sent to it. */
    ASSIGNED,
    /** It waits for a worker. */
    WAITING,
    /** Nowhere: it is only for workers that are present, and none is. */
    ABSENT
  }

  /**
   * Adds a call.
   *
   * @throws RpcErrorReply if it is refused
   */
  synchronized Submission submit(Task task) {
    ServiceQueue queue = services.match(task);
    if (queue == null) {
      traffic.refused(Refusal.UNKNOWN_NAME);
      throw RpcErrorReply.methodNotFound();
    }
    task.number = ++submitted;
    Worker worker = queue.leastBusy(task);
    if (worker != null) {
      task.assign(queue, worker);
      return Submission.ASSIGNED;
    }
    if (task.routing().ifPresent() && !queue.isServed(task.routing().worker())) {
      traffic.refused(Refusal.NO_WORKER);
      return Submission.ABSENT;
    }
    backlog.admit(queue, task);
    backlog.add(queue, task, false);
    return Submission.WAITING;
  }

  /**
   * What becomes of a message to all workers of a queue.
   *
   * @param toSend the copies to send now
   * @param dropped how many workers get no copy, because too much waits for them
   */
  record Publication(List<Task> toSend, int dropped) {}

  /**
   * Gives every worker that serves a method a copy of a message, now or when it has credit.
   *
   * @param copies creates a copy
   * @throws RpcErrorReply if there is no queue for the method
   */
  synchronized Publication publish(String method, Supplier<Task> copies) {
    ServiceQueue queue = services.match(method, null);
    if (queue == null) {
      throw RpcErrorReply.methodNotFound();
    }
    List<Task> toSend = new ArrayList<>();
    int dropped = 0;
    for (Worker worker : List.copyOf(queue.workers())) {
      Task copy = copies.get();
      copy.only = worker;
      copy.queue = queue;
      if (worker.copies().isEmpty() && worker.hasCapacityFor(queue)) {
        copy.assign(queue, worker);
        toSend.add(copy);
      } else if (backlog.admitsCopy(worker, copy)) {
        backlog.addCopy(worker, copy, false);
      } else {
        dropped++;
      }
    }
    return new Publication(toSend, dropped);
  }

  /**
   * Notes the id of the request by which a call was sent to a worker. Returns whether the caller
   * has gone in the meantime, so that the worker has to be notified.
   *
   * @param attempt which attempt to run the call the request is
   */
  synchronized boolean requestSent(Task task, int attempt, long requestId) {
    if (task.attempts != attempt || task.state != Task.State.ASSIGNED) {
      return false; // it has been answered already, or given to another worker
    }
    task.requestId = requestId;
    return task.abandoned;
  }

  /**
   * Takes a call from its worker because it could not be sent. Returns the calls to send now. A
   * worker that takes calls all the same gets none for a moment; any other reports when it does.
   */
  synchronized List<Task> unsent(Task task) {
    Worker worker = task.takeBack();
    if (worker == null) {
      return List.of();
    }
    if (worker.connection().isClosed()) {
      worker.retire();
    } else if (worker.connection().takesTasks()) {
      pauses.begin(worker, traffic.now());
    }
    if (task.abandoned) {
      task.state = Task.State.DONE;
      return List.of();
    } else if (task.only != null) {
      keepCopy(task, worker);
      return List.of();
    }
    return again(task);
  }

  private void keepCopy(Task copy, Worker worker) {
    ServiceQueue queue = copy.queue;
    if (queue != null && queue.workers().contains(worker)) {
      backlog.addCopy(worker, copy, true);
    } else {
      copy.state = Task.State.DONE;
    }
  }

  /**
   * What becomes of a call that its worker doesn't have any more.
   *
   * @param ends whether the caller is to be notified
   * @param toSend the calls to send now, also others
   */
  record Decision(boolean ends, List<Task> toSend) {
    /** The worker didn't have the call. */
    static final Decision NONE = new Decision(false, List.of());
  }

  /**
   * Takes a call from its worker because the worker has refused it. It goes to another one, now or
   * later. Its worker gets no calls for a moment. If its connection has ended, it could not have
   * taken the call, and so has not refused it.
   */
  synchronized Decision refused(Task task) {
    Worker worker = task.takeBack();
    if (worker == null) {
      return Decision.NONE;
    }
    boolean gone = worker.connection().isClosed();
    List<Task> toSend = new ArrayList<>();
    if (gone) {
      toSend.addAll(retire(worker));
    } else {
      task.refused(worker);
      pauses.begin(worker, traffic.now());
    }
    if (!mayRunAgain(task) || !(gone || hasOtherWorker(task))) {
      task.state = Task.State.DONE;
      return new Decision(true, toSend);
    }
    toSend.addAll(again(task));
    return new Decision(false, toSend);
  }

  private boolean hasOtherWorker(Task task) {
    ServiceQueue queue = services.match(task);
    return task.refusedBy.size() < MOST_ATTEMPTS && queue != null && queue.mayServe(task);
  }

  private static boolean mayRunAgain(Task task) {
    return !task.abandoned && task.only == null;
  }

  /** Gives a call to another worker and returns it, or puts it first in its queue. */
  private List<Task> again(Task task) {
    if (assignToFree(task)) {
      return List.of(task);
    }
    waitAgain(task);
    return List.of();
  }

  /** Gives a call to a worker that has capacity; returns false if there is none. */
  private boolean assignToFree(Task task) {
    ServiceQueue queue = services.match(task);
    Worker worker = queue == null ? null : queue.leastBusy(task);
    if (queue == null || worker == null) {
      return false;
    }
    task.assign(queue, worker);
    return true;
  }

  private void waitAgain(Task task) {
    ServiceQueue queue = services.match(task);
    backlog.add(queue != null ? queue : services.use(task.method()), task, true);
  }

  /** Notes that a worker has answered a call. */
  synchronized Decision answered(Task task) {
    Worker worker = task.takeBack();
    if (worker == null) {
      return Decision.NONE;
    }
    task.state = Task.State.DONE;
    traffic.answered(Objects.requireNonNull(task.queue));
    return new Decision(true, fill(worker));
  }

  /** Takes a call from its worker because its deadline has passed before it was sent. */
  synchronized Decision expired(Task task) {
    Worker worker = task.takeBack();
    if (worker == null) {
      return Decision.NONE;
    }
    task.state = Task.State.DONE;
    traffic.refused(Refusal.QUEUE_DEADLINE);
    return new Decision(true, fill(worker));
  }

  /** Takes a call from its worker because the connection to the worker has ended. */
  synchronized Decision lost(Task task) {
    Worker worker = task.takeBack();
    if (worker == null) {
      return Decision.NONE;
    }
    worker.retire();
    worker.lostCall();
    traffic.lost();
    task.losses++;
    if (!task.idempotent || !mayRunAgain(task) || task.losses >= MOST_ATTEMPTS) {
      task.state = Task.State.DONE;
      return new Decision(true, List.of());
    }
    return new Decision(false, again(task));
  }

  /**
   * The calls for workers whose pause is over.
   *
   * @param nextEnd when the next pause ends; {@code Long.MAX_VALUE} if none does
   */
  record Resumption(List<Task> toSend, long nextEnd) {}

  /** Ends the pauses that are over. */
  synchronized Resumption resume() {
    List<Task> toSend = new ArrayList<>();
    pauses.end(traffic.now()).forEach(worker -> toSend.addAll(fill(worker)));
    return new Resumption(toSend, pauses.nextEnd());
  }

  /** Returns when the next pause ends; {@code Long.MAX_VALUE} if none does. */
  synchronized long nextPauseEnd() {
    return pauses.nextEnd();
  }

  /**
   * The waiting calls whose deadline has passed, and when the next one will.
   *
   * @param nextDeadline {@code Long.MAX_VALUE} if none of the others has a deadline
   */
  record Expiry(List<Task> tasks, long nextDeadline) {}

  /** Removes the calls from their queues whose deadline has passed. */
  synchronized Expiry expire() {
    Expiry expiry = backlog.expired(traffic.now());
    for (Task task : expiry.tasks()) {
      dequeue(task);
      traffic.refused(Refusal.QUEUE_DEADLINE);
    }
    return expiry;
  }

  private void dequeue(Task task) {
    backlog.remove(task);
    task.state = Task.State.DONE;
  }

  /** A request that has been sent to a worker. */
  record SentRequest(WorkerConnection worker, long id) {}

  /**
   * Notes that nobody waits for a call any more. Returns its request if the worker has to be
   * notified, otherwise null. The worker's credit is free only when it has answered.
   */
  synchronized @Nullable SentRequest abandon(Task task) {
    if (task.state == Task.State.QUEUED) {
      dequeue(task);
    } else if (task.state == Task.State.ASSIGNED) {
      task.abandoned = true;
      return task.worker == null || task.requestId == 0
          ? null // the thread that is sending it will see that it is abandoned
          : new SentRequest(task.worker.connection(), task.requestId);
    }
    return null;
  }

  // Queues.

  /** Creates a queue that has no workers yet, unless it exists. */
  synchronized void create(String pattern) {
    services.mayBeUnused(services.use(pattern));
  }

  /** What waits at a queue that is deleted: calls, and workers. */
  record Deletion(List<Task> calls, List<WorkerConnection> workers) {}

  /** Removes the calls that wait in a queue, and returns them and its workers. */
  synchronized Deletion delete(String pattern) {
    ServiceQueue queue = services.find(pattern);
    if (queue == null) {
      return new Deletion(List.of(), List.of());
    }
    List<Task> calls = backlog.drain(queue);
    calls.forEach(task -> task.state = Task.State.DONE);
    return new Deletion(calls, queue.workers().stream().map(Worker::connection).toList());
  }

  /** Forgets a queue if it has neither workers nor calls. */
  synchronized void forget(String pattern) {
    ServiceQueue queue = services.find(pattern);
    if (queue != null && queue.isUnused()) {
      services.forget(queue);
    }
  }

  /** Returns what each queue has now. */
  synchronized List<QueueDetails> queues() {
    return services.all().map(ServiceQueue::details).toList();
  }

  /** Returns whether calls of a method are routed. */
  synchronized boolean knows(String method) {
    return services.match(method, null) != null;
  }

  /** Returns how many calls of a method its present workers take at a time; 0 without workers. */
  synchronized int capacity(String method) {
    ServiceQueue queue = services.match(method, null);
    return queue == null ? 0 : queue.capacity();
  }

  /** Removes a call that still waits for a worker; returns whether it did. */
  synchronized boolean takeBack(Task task) {
    boolean waits = task.state == Task.State.QUEUED;
    if (waits) {
      dequeue(task);
    }
    return waits;
  }

  /** Returns how many calls wait for a worker. */
  synchronized int waitingCalls() {
    return backlog.calls();
  }

  // What operators look at.

  synchronized BrokerState state() {
    return reader.state(workers.values());
  }

  /** Returns the names and prefixes that have workers or waiting calls; of many only some. */
  OfferedNames offered() {
    StatusReader.Names names;
    synchronized (this) {
      names = reader.offered();
    }
    return new OfferedNames(names.names().stream().sorted().toList(), names.omitted());
  }

  /** Returns what a worker is like now; null if the connection offers nothing. */
  synchronized @Nullable WorkerState worker(WorkerConnection connection) {
    Worker worker = workers.get(connection);
    return worker == null ? null : worker.state();
  }

  /** Counts an offer that was refused. */
  synchronized void offerRefused() {
    traffic.refused(Refusal.OFFER);
  }

  /** Returns a full queue that is to be reported now; null if there is none. Takes no lock. */
  @Nullable
  FullQueue pollFullQueue() {
    return fullQueues.poll();
  }

  /** Returns how many workers there are. */
  synchronized int workers() {
    return workers.size();
  }
}
