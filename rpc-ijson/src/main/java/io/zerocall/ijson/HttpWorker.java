package io.zerocall.ijson;

import io.zerocall.RpcErrorCode;
import io.zerocall.broker.policy.BrokerPolicy.Identity;
import io.zerocall.broker.scheduling.Task;
import io.zerocall.broker.scheduling.TaskOutcome;
import io.zerocall.broker.scheduling.WorkerConnection;
import io.zerocall.json.document.ErrorObject;
import io.zerocall.json.document.SerializedName;
import io.zerocall.server.peer.Offer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A worker of this interface, from its first request for a task on. It takes a task only while one
 * of its requests waits. The methods of {@link WorkerConnection} are thread-safe. The others are
 * confined to the server's thread.
 */
final class HttpWorker implements WorkerConnection {
  /** How a worker takes tasks. */
  enum Mode {
    /** One task; the result comes by its id, over any connection. */
    GET,
    /** One task after the other; the next request on the connection is the result. */
    GET_PLUS,
    /** One task after the other; each request is the last result and asks for the next task. */
    WORKER
  }

  private static final ErrorObject GONE =
      new ErrorObject(RpcErrorCode.SHUTTING_DOWN, "The worker has gone");

  private final Mode mode;
  private final List<String> queues;
  private final Identity identity;
  private final JobConnection connection;
  private final JobInterface jobs;

  /** Its name. */
  private volatile String id;

  private final AtomicBoolean waiting = new AtomicBoolean();
  private final AtomicLong lastTask = new AtomicLong();
  private volatile boolean offered;
  private volatile boolean closed;

  /** The task that was taken with {@link Mode#GET}. */
  private volatile @Nullable Posted posted;

  // Confined to the server's thread.
  private @Nullable Owed owed;
  private long waitsUntil = Long.MAX_VALUE;

  /** A task whose result comes by its id. */
  private record Posted(long number, AwaitedResults.Awaited awaited) {}

  /** A task whose result is the next request on the connection. */
  private static final class Owed {
    final long number;
    final Task task;
    final TaskOutcome outcome;
    boolean unwanted;

    Owed(long number, Task task, TaskOutcome outcome) {
      this.number = number;
      this.task = task;
      this.outcome = outcome;
    }
  }

  HttpWorker(
      Mode mode,
      List<String> queues,
      String id,
      Identity identity,
      JobConnection connection,
      JobInterface jobs) {
    this.mode = mode;
    this.queues = queues;
    this.id = id;
    this.identity = identity;
    this.connection = connection;
    this.jobs = jobs;
  }

  Mode mode() {
    return mode;
  }

  List<String> queues() {
    return queues;
  }

  Identity identity() {
    return identity;
  }

  String id() {
    return id;
  }

  /** Gives it another name, with which it offers its queues again when it next asks for a task. */
  void rename(String name) {
    id = name;
    offered = false;
  }

  // Waiting for a task.

  /**
   * Waits for a task; may get one before this method returns.
   *
   * @param seconds how long; 0 for any time
   * @throws io.zerocall.server.RpcErrorReply if it may not serve its queues
   */
  void poll(int seconds) {
    await(seconds);
    join();
  }

  private void await(int seconds) {
    waitsUntil =
        seconds == 0 ? Long.MAX_VALUE : System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    waiting.set(true);
  }

  private void join() {
    if (offered) {
      jobs.dispatcher().writable(this);
    } else {
      offered = true;
      jobs.guard().offer(this, new Offer(queues, id, 1, Set.of()), identity);
    }
  }

  /**
   * Passes on the last result, if one is owed, and waits for the next task.
   *
   * @throws io.zerocall.server.RpcErrorReply if it may not serve its queues any more
   */
  void pollWith(byte[] result, int seconds) {
    Owed last = owed;
    owed = null;
    if (last != null && offered) {
      await(seconds);
      report(last.task, last.outcome, result, null);
      return;
    }
    if (last != null) { // it gets no task before its offer is accepted
      report(last.task, last.outcome, result, null);
    }
    poll(seconds);
  }

  /** Ends the wait if it has taken too long, and returns whether it has. */
  boolean hasTimedOut(long now) {
    return now - waitsUntil > 0
        && waitsUntil != Long.MAX_VALUE
        && waiting.compareAndSet(true, false);
  }

  /** Leaves its queues, for good; a task that it has is lost. */
  void leave() {
    closed = true;
    waiting.set(false);
    jobs.guard().disconnected(this);
    Owed last = owed;
    owed = null;
    if (last != null) {
      last.outcome.lost();
    }
  }

  // Results.

  boolean owesResult() {
    return owed != null;
  }

  /** Passes on the result that is owed; returns false if nobody waits for it any more. */
  boolean result(byte[] body) {
    Owed last = owed;
    owed = null;
    if (last == null) {
      return false;
    }
    report(last.task, last.outcome, body, null);
    return !last.unwanted;
  }

  /**
   * Reports a worker's result.
   *
   * @param id the id by which it was posted; null if none was needed
   */
  static void report(Task task, TaskOutcome outcome, byte[] body, @Nullable String id) {
    if (task instanceof ClientTask client) {
      outcome.answered(any -> client.result(body, id));
    } else {
      Documents.report(body, outcome);
    }
  }

  // A task.

  @Override
  public long send(Task task, SerializedName method, TaskOutcome outcome) {
    if (!waiting.compareAndSet(true, false)) {
      return NOT_SENT;
    }
    long number = lastTask.incrementAndGet();
    if (task instanceof MessageTask || mode != Mode.GET) {
      connection.execute(() -> deliver(number, task, outcome, null));
      return number;
    }
    String given = task instanceof ClientTask client ? client.id() : null;
    String awaitedId =
        given != null && JobRequest.isId(given) ? given : jobs.results().newId();
    AwaitedResults.Awaited awaited =
        new AwaitedResults.Awaited(awaitedId, task, outcome, identity.user());
    if (!jobs.results().add(awaited)) {
      connection.executeLater(() -> refuseCollision(task, outcome));
      return number;
    }
    posted = new Posted(number, awaited);
    connection.execute(() -> deliver(number, task, outcome, awaited));
    return number;
  }

  /** Not within {@link #send}: the next task may collide too, and so on. */
  private void refuseCollision(Task task, TaskOutcome outcome) {
    waiting.set(!closed);
    outcome.answered(any -> collided(task));
    if (!offered && waiting.compareAndSet(true, false)) { // deleted in the meantime
      connection.queueDeleted(this);
    }
  }

  private static void collided(Task task) {
    if (task instanceof ClientTask client) {
      client.collided();
    }
  }

  private void deliver(
      long number, Task task, TaskOutcome outcome, AwaitedResults.@Nullable Awaited awaited) {
    if (closed) {
      if (awaited == null || jobs.results().remove(awaited)) {
        outcome.failed(GONE);
      }
      return;
    }
    if (mode == Mode.GET) {
      jobs.guard().disconnected(this);
    }
    if (awaited == null && !(task instanceof MessageTask)) {
      owed = new Owed(number, task, outcome);
    }
    String taskId = awaited == null ? Long.toString(number) : awaited.id();
    connection.deliver(this, Deliveries.of(task, taskId, awaited != null), awaited);
    if (task instanceof MessageTask) {
      outcome.answered(any -> {});
    }
  }

  @Override
  public void cancel(long number) {
    Posted last = posted;
    if (last == null || last.number() != number) {
      connection.executeLater(() -> unwant(number)); // its delivery may be yet to come
    } else if (jobs.results().abandon(last.awaited())) {
      last.awaited().outcome().answered(any -> {});
    }
  }

  private void unwant(long number) {
    Owed present = owed;
    if (present != null && present.number == number) {
      present.unwanted = true;
    }
  }

  @Override
  public boolean takesTasks() {
    return waiting.get();
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public void queueDeleted(String pattern) {
    offered = false;
    jobs.guard().withdraw(this, List.of(pattern));
    connection.execute(() -> {
      if (waiting.compareAndSet(true, false)) {
        connection.queueDeleted(this);
      }
    });
  }

  @Override
  public String toString() {
    return id;
  }
}
