package io.zerocall.broker.scheduling;

import io.zerocall.RpcContext;
import io.zerocall.RpcTiming;
import io.zerocall.json.document.ErrorObject;
import io.zerocall.json.document.JobStart;
import io.zerocall.json.document.Routing;
import io.zerocall.json.document.SerializedName;
import io.zerocall.json.plain.JsonBytes;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call at the broker: <em>queued</em> until a worker has credit for it, <em>assigned</em> while
 * a worker has it, then done, once. Subclasses contain what the caller sent, and pass the outcome
 * to the caller. Their methods are called by any thread and never block.
 */
public abstract class Task {
  /** The memory that a waiting call takes in addition to the bytes of its content. */
  private static final int OVERHEAD_BYTES = 600;

  enum State {
    QUEUED,
    ASSIGNED,
    DONE
  }

  private final String method;
  private final Routing routing;
  private final long deadlineNanos;
  private final Object client;

  // Guarded by the scheduler's lock.
  State state = State.QUEUED;

  /** The queue that it waits in, or whose worker has it; null until the call was submitted. */
  @Nullable
  ServiceQueue queue;

  /** The method's name as a request contains it. */
  @Nullable
  SerializedName name;

  @Nullable
  Worker worker;

  /** The only worker that may run it: it is this worker's copy of a message to all of them. */
  @Nullable
  Worker only;

  /** Its place in the order in which calls have come to the broker. */
  long number;

  /** When it has begun to wait. */
  long queuedNanos;

  /** How often it was given to a worker. */
  int attempts;

  /** How many workers were lost that had it. */
  int losses;

  /** The workers that have refused it. */
  Set<Worker> refusedBy = Set.of();

  /** Whether the present worker has offered the method as one whose calls may run again. */
  boolean idempotent;

  /** Notified when it was sent to the worker; null before it has one. */
  @Nullable
  Sending sending;

  /** The id by which the worker knows it; 0 while it is not known. */
  long requestId;

  /** Whether the caller no longer waits for a call that a worker has. */
  boolean abandoned;

  /**
   * Creates a task.
   *
   * @param deadlineNanos when the call expires, by the broker's clock; {@code Long.MAX_VALUE} if
   *     never
   * @param client identifies the caller: callers take turns within a priority
   */
  protected Task(String method, Routing routing, long deadlineNanos, Object client) {
    this.method = method;
    this.routing = routing;
    this.deadlineNanos = deadlineNanos;
    this.client = client;
  }

  public final String method() {
    return method;
  }

  public final long deadlineNanos() {
    return deadlineNanos;
  }

  final Routing routing() {
    return routing;
  }

  final Object client() {
    return client;
  }

  /** Returns the memory that it takes while it waits. */
  final long bytes() {
    return (long) OVERHEAD_BYTES + method.length() + contentBytes();
  }

  /** Gives it to a worker that serves a queue. */
  final void assign(ServiceQueue from, Worker to) {
    state = State.ASSIGNED;
    queue = from;
    name = from.nameOf(method);
    worker = to;
    idempotent = mayRepeat() && Boolean.TRUE.equals(to.offered().get(from.pattern()));
    requestId = 0;
    attempts++;
    sending = to.addCall(from);
    from.assigned(to);
  }

  /** Takes it from the worker that has it, and returns the worker; null if no worker has it. */
  final @Nullable Worker takeBack() {
    Worker from = state == State.ASSIGNED ? worker : null;
    if (from != null) {
      from.removeCall(Objects.requireNonNull(queue));
    }
    return from;
  }

  final void refused(Worker by) {
    Set<Worker> all = new HashSet<>(refusedBy);
    all.add(by);
    refusedBy = all;
  }

  /**
   * Called each time a worker has been chosen, before the task is sent to it.
   *
   * @return completes with whether the task is to be sent. If it is not, or the stage fails, the
   *     task is done, and isn't notified. Null if it is to be sent at once
   */
  public @Nullable CompletionStage<Boolean> begin() {
    return null;
  }

  /** Returns whether it may run on another worker if one is lost that offers its method so. */
  public boolean mayRepeat() {
    return true;
  }

  /** Returns the caller's metadata, trace and user. */
  public abstract RpcContext context();

  /** Returns how many bytes the caller's content has. */
  protected abstract long contentBytes();

  /**
   * Returns the parameters for a worker that speaks JSON-RPC: an array, an object, or null for
   * none.
   *
   * @throws io.zerocall.server.RpcErrorReply if the content can't be passed to such a worker
   */
  public abstract @Nullable JsonBytes params();

  /** Returns which start of a job it is, for the worker; null if it is no job. */
  public @Nullable JobStart jobStart() {
    return null;
  }

  /**
   * Returns what to notify of where the time goes at the worker, for each worker that gets it; null
   * if the caller doesn't ask. Must not block.
   */
  public @Nullable Consumer<RpcTiming> timingListener() {
    return null;
  }

  /**
   * Called when the worker that has it reports how far it is, as often as the worker likes. Most
   * callers don't ask.
   *
   * @param progress not negative
   * @param total the progress at the end; -1 if it is unknown
   * @param message a short text, or null
   */
  public void progressed(long progress, long total, @Nullable String message) {}

  /** Passes the result to the caller. */
  public abstract void succeeded(JsonBytes result);

  /**
   * Passes an error to the caller.
   *
   * @param error its data, if any, is a {@link io.zerocall.JsonText}
   */
  public abstract void failed(ErrorObject error);
}
