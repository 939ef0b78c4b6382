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
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
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

/** Sends calls to the workers that the {@link Scheduler} chooses. Thread-safe. */
final class Router implements RpcFallback, CallRouter, AutoCloseable {
  private static final RpcContext NO_CONTEXT = new RpcContext(Map.of(), null, Long.MAX_VALUE);

  /** How long a notification without a deadline waits for a worker. */
  private static final Duration LONGEST_NOTIFICATION = Duration.ofMinutes(1);

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
          deadline(context),
          this));
    }
    return false;
  }

  /** Not used: the server gives a router the bytes of a call. */
  @Override
  public CompletionStage<JsonText> call(String method, Optional<JsonText> params) {
    throw new UnsupportedOperationException("a router passes bytes on");
  }

  private long deadline(RpcContext context) {
    return clock.getAsLong()
        + context.remainingTime().orElse(LONGEST_NOTIFICATION).toNanos();
  }

  private void send(Task task) {
    send(List.of(task));
  }

  private void send(List<Task> tasks) {
    Deque<Task> left = new ArrayDeque<>(tasks);
    for (Task task = left.poll(); task != null; task = left.poll()) {
      left.addAll(sendNow(task));
    }
  }

  /** Sends a call to its worker; returns the calls to send next. */
  private List<Task> sendNow(Task task) {
    try {
      RoutedCall call = task.call();
      int attempt = task.attempts;
      CallablePeer peer = Objects.requireNonNull(task.worker).peer();
      long id = peer.call(
          Objects.requireNonNull(task.name), call.params(), header(call), new Outcome(task));
      if (id == CallablePeer.NOT_SENT) {
        List<Task> next = scheduler.unsent(task);
        expireAtDeadline(task);
        return next;
      } else if (scheduler.sent(task, attempt, id)) {
        peer.cancel(id);
      }
      return List.of();
    } catch (RuntimeException e) { // the worker keeps its credit, and the other calls are sent
      List<Task> next = scheduler.answered(task);
      task.completeExceptionally(e);
      return next;
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
      if (error != null && isRefusal(error)) {
        end(scheduler.refused(task, error.code() == RpcErrorCode.SHUTTING_DOWN), error);
        return;
      }
      List<Task> next = scheduler.answered(task);
      try {
        if (error != null) {
          fail(error);
        } else {
          task.complete((JsonBytes) Objects.requireNonNull(reply.result()));
        }
      } finally {
        send(next);
      }
    }

    /** Returns whether the worker has not run the call. */
    private boolean isRefusal(ErrorObject error) {
      return error.code() == RpcErrorCode.OVERLOADED || error.code() == RpcErrorCode.SHUTTING_DOWN;
    }

    @Override
    public void lost() {
      end(
          scheduler.lost(task),
          new ErrorObject(
              RpcErrorCode.WORKER_LOST,
              "The connection to the worker was lost; the call may have run"));
    }

    private void end(Scheduler.Decision decision, ErrorObject error) {
      try {
        if (decision.runsAgain()) {
          expireAtDeadline(task);
        } else {
          fail(error);
        }
      } finally {
        send(decision.toSend());
      }
    }

    private void fail(ErrorObject error) {
      task.completeExceptionally(new RpcErrorReply(error.code(), error.message(), error.data()));
    }
  }

  // Workers.

  @Override
  public void offer(CallablePeer peer, Offer offer) {
    List<Task> next = scheduler.offer(peer, offer);
    if (peer.isClosed()) { // the end of the connection may have been reported before
      send(scheduler.disconnected(peer));
    }
    send(next);
  }

  @Override
  public void withdraw(CallablePeer peer, List<String> methods) {
    send(scheduler.withdraw(peer, methods));
  }

  @Override
  public void writable(CallablePeer peer) {
    send(scheduler.writable(peer));
  }

  @Override
  public void disconnected(CallablePeer peer) {
    send(scheduler.disconnected(peer));
  }

  @Override
  public void close() {
    deadlines.shutdownNow();
  }
}
