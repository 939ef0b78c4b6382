package io.zerocall.rabbitmq;

import io.zerocall.JsonText;
import io.zerocall.RpcContext;
import io.zerocall.rabbitmq.Documents.Request;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A call that waits for its reply from another site, as the future result. Cancelling it cancels
 * the call there.
 */
final class ForwardedCall extends CompletableFuture<JsonText> {

  /** Where the request is. */
  enum State {
    /** It waits for a connection. */
    WAITS,
    /** RabbitMQ has not confirmed it yet. */
    SENT,
    /** RabbitMQ has stored it; it survives a lost connection. */
    STORED
  }

  private final String id;
  private final Request request;
  private final RpcContext context;
  private final Consumer<ForwardedCall> whenCancelled;
  private final AtomicReference<State> state = new AtomicReference<>(State.WAITS);
  private volatile List<String> queues = List.of();

  ForwardedCall(
      String id, Request request, RpcContext context, Consumer<ForwardedCall> whenCancelled) {
    this.id = id;
    this.request = request;
    this.context = context;
    this.whenCancelled = whenCancelled;
  }

  String id() {
    return id;
  }

  Request request() {
    return request;
  }

  RpcContext context() {
    return context;
  }

  /** Changes the state; returns whether it was as expected. */
  boolean move(State from, State to) {
    return state.compareAndSet(from, to);
  }

  boolean is(State expected) {
    return state.get() == expected;
  }

  /** Sets the queues that may take the request. */
  void candidates(List<String> names) {
    queues = names;
  }

  /** Returns the queue to try now; null if none is left. */
  @Nullable
  String queue() {
    return queues.isEmpty() ? null : queues.get(0);
  }

  /** Goes on to the next queue. */
  void nextQueue() {
    queues = queues.subList(1, queues.size());
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    if (cancelled) {
      whenCancelled.accept(this);
    }
    return cancelled;
  }
}
