package io.zerocall.broker;

import io.zerocall.JsonText;
import io.zerocall.RpcContext;
import io.zerocall.RpcErrorCode;
import io.zerocall.json.document.ErrorObject;
import io.zerocall.json.document.Header;
import io.zerocall.json.document.ReplyObject;
import io.zerocall.json.document.Routing;
import io.zerocall.json.plain.JsonBytes;
import io.zerocall.server.RpcErrorReply;
import io.zerocall.server.RpcFallback;
import io.zerocall.server.peer.CallRouter;
import io.zerocall.server.peer.CallablePeer;
import io.zerocall.server.peer.Offer;
import io.zerocall.server.peer.ReplyReceiver;
import io.zerocall.server.peer.RoutedCall;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Sends calls to the workers that the {@link Scheduler} chooses. Thread-safe. */
final class Router implements RpcFallback, CallRouter, AutoCloseable {
  private static final RpcContext NO_CONTEXT = new RpcContext(Map.of(), null, Long.MAX_VALUE);

  private final Scheduler scheduler;
  private final LongSupplier clock;
  private final ScheduledThreadPoolExecutor deadlines;

  Router(Scheduler scheduler, LongSupplier clock) {
    this.scheduler = scheduler;
    this.clock = clock;
    this.deadlines =
        new ScheduledThreadPoolExecutor(1, Router::thread, new ThreadPoolExecutor.DiscardPolicy());
    deadlines.setRemoveOnCancelPolicy(true);
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "zerocall-broker-deadlines");
    thread.setDaemon(true);
    return thread;
  }

  // Calls.

  @Override
  public CompletionStage<JsonBytes> route(RoutedCall call) {
    Task task = new Task(call, this::cancelled);
    try {
      if (scheduler.submit(task)) {
        send(task);
      } else {
        expireAtDeadline(task);
      }
      return task;
    } catch (RpcErrorReply refusal) {
      return CompletableFuture.failedFuture(refusal);
    }
  }

  /**
   * Runs the notification on a worker if one offers a method of its name, and leaves it to the
   * subscribers in any case. It is sent as a request, so that the worker's credit applies.
   */
  @Override
  public boolean notified(String method, Optional<JsonText> params) {
    if (scheduler.knows(method)) {
      RpcContext context = RpcContext.current().orElse(NO_CONTEXT);
      var unused = route(new RoutedCall(
          method,
          params.map(JsonBytes::of).orElse(null),
          context,
          Routing.DEFAULT,
          Long.MAX_VALUE,
          this));
    }
    return false;
  }

  /** Not used: the server gives a router the bytes of a call. */
  @Override
  public CompletionStage<JsonText> call(String method, Optional<JsonText> params) {
    throw new UnsupportedOperationException("a router passes bytes on");
  }

  private void send(List<Task> tasks) {
    tasks.forEach(this::send);
  }

  private void send(Task task) {
    RoutedCall call = task.call();
    Worker worker = Objects.requireNonNull(task.worker);
    long id = worker
        .peer()
        .call(Objects.requireNonNull(task.name), call.params(), header(call), new Outcome(task));
    if (id == CallablePeer.NOT_SENT) {
      send(scheduler.unsent(task));
      expireAtDeadline(task);
    } else if (scheduler.sent(task, worker, id)) {
      worker.peer().cancel(id);
    }
  }

  private Header header(RoutedCall call) {
    long millis = call.deadlineNanos() == Long.MAX_VALUE
        ? -1
        : Math.max(1, TimeUnit.NANOSECONDS.toMillis(call.deadlineNanos() - clock.getAsLong()));
    RpcContext context = call.context();
    return new Header(millis, context.traceparent().orElse(null), context.meta());
  }

  /** Ends a call at its deadline if it still waits for a worker then. */
  private void expireAtDeadline(Task task) {
    long deadline = task.call().deadlineNanos();
    if (deadline != Long.MAX_VALUE) {
      var timer = deadlines.schedule(
          () -> expire(task), deadline - clock.getAsLong(), TimeUnit.NANOSECONDS);
      var unused = task.whenComplete((result, thrown) -> timer.cancel(false));
    }
  }

  private void expire(Task task) {
    if (scheduler.expire(task)) {
      task.completeExceptionally(new RpcErrorReply(
          RpcErrorCode.DEADLINE_EXCEEDED, "Deadline exceeded before a worker was free", null));
    }
  }

  /** Called when the caller of a call no longer waits for it. */
  private void cancelled(Task task) {
    Scheduler.SentRequest sent = scheduler.abandon(task);
    if (sent != null) {
      sent.peer().cancel(sent.id());
    }
  }

  /** What becomes of a call that a worker has. */
  private final class Outcome implements ReplyReceiver {
    private final Task task;

    Outcome(Task task) {
      this.task = task;
    }

    @Override
    public void replied(ReplyObject reply) {
      ErrorObject error = reply.error();
      if (error == null) {
        List<Task> next = scheduler.answered(task);
        task.complete((JsonBytes) Objects.requireNonNull(reply.result()));
        send(next);
      } else if (error.code() == RpcErrorCode.OVERLOADED
          || error.code() == RpcErrorCode.SHUTTING_DOWN) {
        again(scheduler.refused(task, error.code() == RpcErrorCode.SHUTTING_DOWN), error);
      } else {
        List<Task> next = scheduler.answered(task);
        fail(error);
        send(next);
      }
    }

    @Override
    public void lost() {
      again(
          scheduler.lost(task),
          new ErrorObject(
              RpcErrorCode.WORKER_LOST,
              "The connection to the worker was lost; the call may have run"));
    }

    /** Sends the calls, or fails this one if there are none because it must not run again. */
    private void again(@Nullable List<Task> next, ErrorObject error) {
      if (next == null) {
        fail(error);
      } else {
        send(next);
        expireAtDeadline(task);
      }
    }

    private void fail(ErrorObject error) {
      task.completeExceptionally(new RpcErrorReply(error.code(), error.message(), error.data()));
    }
  }

  // Workers.

  @Override
  public void offer(CallablePeer peer, Offer offer) {
    send(scheduler.offer(peer, offer));
  }

  @Override
  public void withdraw(CallablePeer peer, List<String> methods) {
    scheduler.withdraw(peer, methods);
  }

  @Override
  public void writable(CallablePeer peer) {
    send(scheduler.writable(peer));
  }

  @Override
  public void disconnected(CallablePeer peer) {
    scheduler.disconnected(peer);
  }

  @Override
  public void close() {
    deadlines.shutdownNow();
  }
}
