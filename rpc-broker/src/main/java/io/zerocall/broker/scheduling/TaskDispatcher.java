package io.zerocall.broker.scheduling;

import io.zerocall.RpcErrorCode;
import io.zerocall.RpcTiming;
import io.zerocall.json.document.ErrorObject;
import io.zerocall.json.document.SerializedName;
import io.zerocall.server.RpcErrorReply;
import io.zerocall.server.peer.Offer;
import io.zerocall.server.peer.OfferedNames;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Gives tasks to the workers that the {@link Scheduler} chooses. Thread-safe; never blocks. */
public final class TaskDispatcher implements AutoCloseable {
  /** The error of a task whose queue was deleted before a worker had it. */
  public static final ErrorObject QUEUE_DELETED =
      new ErrorObject(RpcErrorCode.METHOD_NOT_FOUND, "Method not found: its queue was deleted");

  private static final ErrorObject EXPIRED =
      new ErrorObject(RpcErrorCode.DEADLINE_EXCEEDED, "Deadline exceeded before a worker was free");

  private final Scheduler scheduler;
  private final LongSupplier clock;
  private final Consumer<FullQueue> onFullQueue;
  private volatile Consumer<Offer> onOffer = offer -> {};
  private final DeadlineTimer deadlines;
  private final DeadlineTimer pauses;

  /**
   * Creates a dispatcher.
   *
   * @param clock the time in nanoseconds, of which the tasks' deadlines are values
   * @param onFullQueue is notified of the first call that a full queue refuses, and then every ten
   *     seconds of further ones; called by the threads that submit tasks
   */
  public TaskDispatcher(BrokerLimits limits, LongSupplier clock, Consumer<FullQueue> onFullQueue) {
    this.scheduler = new Scheduler(limits, clock);
    this.onFullQueue = onFullQueue;
    this.clock = clock;
    this.deadlines = new DeadlineTimer("zerocall-broker-deadlines", this::expire, clock);
    this.pauses = new DeadlineTimer("zerocall-broker-pauses", this::resume, clock);
  }

  // Tasks.

  /**
   * Gives a task to a worker, now or later.
   *
   * @return false if the task is only for workers that are present, and none is; then the task is
   *     not notified
   * @throws RpcErrorReply if it is refused; then the task is not notified
   */
  public boolean submit(Task task) {
    Scheduler.Submission submission = submitted(task);
    switch (submission) {
      case ASSIGNED -> send(List.of(task));
      case WAITING -> expireAtDeadline(task);
      case ABSENT -> {}
    }
    return submission != Scheduler.Submission.ABSENT;
  }

  private Scheduler.Submission submitted(Task task) {
    try {
      return scheduler.submit(task);
    } catch (RpcErrorReply refusal) {
      for (var full = scheduler.pollFullQueue(); full != null; full = scheduler.pollFullQueue()) {
        onFullQueue.accept(full);
      }
      throw refusal;
    }
  }

  /**
   * Gives every worker that serves a method a copy of a message, now or when it has credit.
   *
   * @param copies creates a copy
   * @return how many workers get no copy, because too much waits for them
   * @throws RpcErrorReply if there is no queue for the method
   */
  public int publish(String method, Supplier<Task> copies) {
    Scheduler.Publication publication = scheduler.publish(method, copies);
    send(publication.toSend());
    return publication.dropped();
  }

  /** Notes that the caller no longer waits for a task. */
  public void abandon(Task task) {
    Scheduler.SentRequest sent = scheduler.abandon(task);
    if (sent != null) {
      sent.worker().cancel(sent.id());
    }
  }

  /** Returns whether a worker that replies with this error has not run its task. */
  public static boolean isRefusal(ErrorObject error) {
    return error.code() == RpcErrorCode.OVERLOADED || error.code() == RpcErrorCode.SHUTTING_DOWN;
  }

  /** Returns how many calls of a method its present workers take at a time; 0 without workers. */
  public int capacity(String method) {
    return scheduler.capacity(method);
  }

  /** Takes back a task that still waits for a worker; returns whether it did. */
  public boolean takeBack(Task task) {
    return scheduler.takeBack(task);
  }

  /** Returns whether there is a queue for calls of a method. */
  public boolean knows(String method) {
    return scheduler.knows(method);
  }

  private void send(List<Task> tasks) {
    if (tasks.isEmpty()) {
      return;
    }
    Deque<Task> left = new ArrayDeque<>(tasks);
    for (Task task = left.poll(); task != null; task = left.poll()) {
      left.addAll(sendNow(task));
    }
  }

  /** Sends a task to its worker, now or when it has begun; returns the tasks to send next. */
  private List<Task> sendNow(Task task) {
    CompletionStage<Boolean> beginning = task.begin();
    if (beginning == null) {
      return sendBegun(task);
    }
    CompletableFuture<Boolean> begun = beginning.toCompletableFuture();
    if (begun.isDone()) { // the caller sends the next tasks, so that this doesn't recurse
      return sendIf(!begun.isCompletedExceptionally() && begun.join(), task);
    }
    var unused = begun.whenComplete(
        (mayBeSent, failure) -> send(sendIf(failure == null && mayBeSent, task)));
    return List.of();
  }

  private List<Task> sendIf(boolean mayBeSent, Task task) {
    if (mayBeSent) {
      return sendBegun(task);
    }
    Objects.requireNonNull(task.sending).ended();
    return scheduler.answered(task).toSend();
  }

  private List<Task> sendBegun(Task task) {
    Sending sending = Objects.requireNonNull(task.sending);
    try {
      if (isExpired(task)) {
        return ended(task, scheduler.expired(task), EXPIRED);
      }
      int attempt = task.attempts;
      WorkerConnection worker = Objects.requireNonNull(task.worker).connection();
      long id = send(task, worker);
      if (id == WorkerConnection.NOT_SENT) {
        List<Task> next = scheduler.unsent(task);
        expireAtDeadline(task);
        pauses.watch(scheduler.nextPauseEnd());
        return next;
      } else if (scheduler.requestSent(task, attempt, id)) {
        worker.cancel(id);
      }
      return List.of();
    } catch (RuntimeException e) { // the worker keeps its credit, and the other tasks are sent
      return ended(task, scheduler.answered(task), error(e));
    } finally {
      sending.ended();
    }
  }

  private long send(Task task, WorkerConnection worker) {
    SerializedName method = Objects.requireNonNull(task.name);
    Outcome outcome = new Outcome(task);
    Consumer<RpcTiming> listener = task.timingListener();
    if (listener == null) {
      return worker.send(task, method, outcome);
    }
    TimedOutcome timed = new TimedOutcome(outcome, listener, clock);
    long id = worker.send(task, method, timed);
    if (id != WorkerConnection.NOT_SENT) {
      timed.sent();
    }
    return id;
  }

  private boolean isExpired(Task task) {
    long deadline = task.deadlineNanos();
    return deadline != Long.MAX_VALUE && deadline - clock.getAsLong() <= 0;
  }

  private static List<Task> ended(Task task, Scheduler.Decision decision, ErrorObject error) {
    if (decision.ends()) {
      task.failed(error);
    }
    return decision.toSend();
  }

  private static ErrorObject error(RuntimeException e) {
    return e instanceof RpcErrorReply refusal
        ? new ErrorObject(refusal.code(), String.valueOf(refusal.getMessage()), refusal.data())
        : new ErrorObject(RpcErrorCode.INTERNAL_ERROR, "The call could not be sent to a worker");
  }

  /** Ends a task at its deadline if it still waits for a worker then. */
  private void expireAtDeadline(Task task) {
    deadlines.watch(task.deadlineNanos());
  }

  private long expire() {
    Scheduler.Expiry expiry = scheduler.expire();
    for (Task task : expiry.tasks()) {
      task.failed(EXPIRED);
    }
    return expiry.nextDeadline();
  }

  private long resume() {
    Scheduler.Resumption resumption = scheduler.resume();
    send(resumption.toSend());
    return resumption.nextEnd();
  }

  /** What becomes of a task that a worker has. */
  private final class Outcome implements TaskOutcome {
    private final Task task;

    Outcome(Task task) {
      this.task = task;
    }

    @Override
    public void progressed(long progress, long total, @Nullable String message) {
      task.progressed(progress, total, message);
    }

    @Override
    public void failed(ErrorObject error) {
      if (isRefusal(error)) {
        Scheduler.Decision decision = scheduler.refused(task);
        pauses.watch(scheduler.nextPauseEnd());
        end(decision, failed -> failed.failed(error));
      } else {
        answered(failed -> failed.failed(error));
      }
    }

    @Override
    public void answered(Completion completion) {
      end(scheduler.answered(task), completion);
    }

    @Override
    public void lost() {
      end(
          scheduler.lost(task),
          failed -> failed.failed(new ErrorObject(
              RpcErrorCode.WORKER_LOST,
              "The connection to the worker was lost; the call may have run")));
    }

    private void end(Scheduler.Decision decision, Completion completion) {
      try {
        if (decision.ends()) {
          completion.complete(task);
        } else {
          expireAtDeadline(task);
        }
      } finally {
        send(decision.toSend());
      }
    }
  }

  // Queues.

  /** Creates a queue for a name or a prefix, unless it exists. */
  public void create(String pattern) {
    scheduler.create(pattern);
  }

  /**
   * Deletes a queue: fails the tasks that wait in it with {@link #QUEUE_DELETED}, and notifies its
   * workers. Does nothing if there is no such queue.
   */
  public void delete(String pattern) {
    Scheduler.Deletion deletion = scheduler.delete(pattern);
    deletion.calls().forEach(task -> task.failed(QUEUE_DELETED));
    deletion.workers().forEach(worker -> worker.queueDeleted(pattern));
    scheduler.forget(pattern);
  }

  /** Returns what each queue has now. */
  public List<QueueDetails> queues() {
    return scheduler.queues();
  }

  // Workers.

  /**
   * Adds what a worker offers.
   *
   * @throws RpcErrorReply if the offer is refused
   */
  public void offer(WorkerConnection worker, Offer offer) {
    List<Task> next = scheduler.offer(worker, offer);
    if (worker.isClosed()) { // the end of the connection may have been reported before
      send(scheduler.disconnected(worker));
    }
    send(next);
    onOffer.accept(offer);
  }

  /** Sets what is notified of each offer, after it has been added. Called before there are any. */
  public void observeOffers(Consumer<Offer> observer) {
    onOffer = observer;
  }

  /** Removes some of what a worker offers; it gets no more tasks of that. */
  public void withdraw(WorkerConnection worker, Collection<String> patterns) {
    send(scheduler.withdraw(worker, patterns));
  }

  /**
   * Returns a stage that completes when the tasks that a worker has been given so far were sent.
   */
  public CompletionStage<Void> sent(WorkerConnection worker) {
    return scheduler.sent(worker);
  }

  /** Notes that a worker can take tasks again. */
  public void writable(WorkerConnection worker) {
    send(scheduler.writable(worker));
  }

  /** Removes a worker, which keeps the tasks that it has. */
  public void disconnected(WorkerConnection worker) {
    send(scheduler.disconnected(worker));
  }

  // What operators look at.

  /** Returns what the broker has and does now. */
  public BrokerState state() {
    return scheduler.state();
  }

  /** Returns the names and prefixes that have workers or waiting tasks; of many only some. */
  public OfferedNames offered() {
    return scheduler.offered();
  }

  /** Returns what a worker is like now; null if the connection offers nothing. */
  public @Nullable WorkerState worker(WorkerConnection connection) {
    return scheduler.worker(connection);
  }

  /** Counts an offer that was refused. */
  public void offerRefused() {
    scheduler.offerRefused();
  }

  /** Returns how many tasks wait for a worker. */
  public int waitingCalls() {
    return scheduler.waitingCalls();
  }

  /** Returns how many workers there are. */
  public int workers() {
    return scheduler.workers();
  }

  @Override
  public void close() {
    deadlines.close();
    pauses.close();
  }
}
