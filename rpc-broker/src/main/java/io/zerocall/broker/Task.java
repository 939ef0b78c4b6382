package io.zerocall.broker;

import io.zerocall.json.document.SerializedName;
import io.zerocall.json.plain.JsonBytes;
import io.zerocall.server.peer.RoutedCall;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call at the broker: <em>queued</em> until a worker has credit for it, <em>assigned</em> while
 * a worker has it, then done, once. The {@link Scheduler} guards its state; the future is
 * thread-safe.
 */
final class Task extends CompletableFuture<JsonBytes> {
  /** The memory that a waiting call takes in addition to the bytes of its params. */
  private static final int OVERHEAD_BYTES = 600;

  enum State {
    QUEUED,
    ASSIGNED,
    DONE
  }

  private final RoutedCall call;
  private final Consumer<Task> onCancel;

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

  int attempts;

  /** The worker that has refused it last. */
  @Nullable
  Worker refusedBy;

  /** Whether the present worker has offered the method as one whose calls may run again. */
  boolean idempotent;

  /** The id of the request to the worker; 0 while it is not known. */
  long requestId;

  /** Whether the caller no longer waits for a call that a worker has. */
  boolean abandoned;

  /** @param onCancel called when the caller no longer waits for the call */
  Task(RoutedCall call, Consumer<Task> onCancel) {
    this.call = call;
    this.onCancel = onCancel;
  }

  RoutedCall call() {
    return call;
  }

  long bytes() {
    JsonBytes params = call.params();
    return (long) OVERHEAD_BYTES + call.method().length() + (params == null ? 0 : params.size());
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    if (cancelled) {
      onCancel.accept(this);
    }
    return cancelled;
  }
}
