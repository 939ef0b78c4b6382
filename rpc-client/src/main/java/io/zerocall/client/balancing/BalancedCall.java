package io.zerocall.client.balancing;

import io.zerocall.client.call.CallFuture;
import io.zerocall.client.call.CallbackThreads;
import io.zerocall.client.call.Invocation;
import io.zerocall.client.call.RefusedReply;
import io.zerocall.client.call.ReplyDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A call that no thread waits for, with all of its attempts. They run one after the other, unless
 * the call is hedged. The first reply ends the call, and the other attempts are cancelled.
 * Thread-safe.
 */
final class BalancedCall<T extends @Nullable Object> implements WaitingCalls.Waiter {
  private final Balancer balancer;
  private final Invocation invocation;
  private final ReplyDecoder<T> decoder;
  private final Executor completing;
  private final CallFuture<T> future = new CallFuture<>(this::giveUp);

  // Guarded by this.
  private final FailedAttempts failed;
  private final List<Attempt<T>> running = new ArrayList<>();
  private @Nullable CompletableFuture<@Nullable Void> hedge; // completes when it begins
  private boolean over;

  /** An attempt that has not ended. */
  private record Attempt<T extends @Nullable Object>(
      BalancedServer server, CompletableFuture<T> reply) {}

  BalancedCall(
      Balancer balancer, Invocation invocation, ReplyDecoder<T> decoder, Executor completing) {
    this.balancer = balancer;
    this.invocation = invocation;
    this.decoder = decoder.ofAttempt();
    this.completing = completing;
    this.failed = new FailedAttempts(invocation);
  }

  CompletableFuture<T> begin() {
    proceed();
    return future;
  }

  @Override
  public void proceed() {
    BalancedServer server;
    synchronized (this) {
      if (over) {
        return;
      }
      server = balancer.choose(failed.servers());
    }
    if (server != null) {
      attempt(server);
    } else if (!balancer.await(this)) {
      fail(balancer.exceptions().tooManyPending(invocation));
    }
  }

  @Override
  public boolean isOver() {
    return future.isDone() || balancer.hasWaitedTooLong(invocation);
  }

  @Override
  public void end() {
    Throwable outcome;
    synchronized (this) {
      outcome = failed.outcome(balancer.waitedTooLong(invocation));
    }
    fail(outcome);
  }

  private void fail(Throwable failure) {
    giveUp();
    CallbackThreads.run(completing, () -> complete(failure));
  }

  private void complete(Throwable failure) {
    if (!(failure instanceof RefusedReply refused)) {
      future.completeExceptionally(failure);
      return;
    }
    try {
      future.complete(refused.value());
    } catch (Throwable thrown) {
      future.completeExceptionally(thrown);
    }
  }

  /** Ends the attempts that still run; returns them. */
  private synchronized List<Attempt<T>> setOver() {
    over = true;
    if (hedge != null) {
      hedge.cancel(false); // so that the timer forgets it
    }
    List<Attempt<T>> left = List.copyOf(running);
    running.clear();
    return left;
  }

  private void giveUp() {
    setOver().forEach(attempt -> attempt.reply().cancel(true));
  }

  private void attempt(BalancedServer server) {
    Attempt<T> attempt;
    try {
      attempt = new Attempt<>(server, server.callAsync(invocation, decoder, completing));
    } catch (Throwable failure) { // for example for lack of memory or of threads
      fail(failure);
      return;
    }
    if (!added(attempt)) {
      var unused = attempt.reply().cancel(true);
      return;
    }
    var unused = attempt.reply().whenComplete((result, thrown) -> ended(attempt, result, thrown));
  }

  private synchronized boolean added(Attempt<T> attempt) {
    if (!over) {
      running.add(attempt);
      if (hedge == null && invocation.repeats().isHedged()) {
        hedge = new CompletableFuture<@Nullable Void>()
            .completeOnTimeout(null, invocation.repeats().hedgeAfterNanos(), TimeUnit.NANOSECONDS);
        var unused = hedge.thenRunAsync(this::hedge, CallbackThreads.SHARED);
      }
    }
    return !over;
  }

  /** Begins a second attempt while the first one still runs. */
  private void hedge() {
    BalancedServer server;
    synchronized (this) {
      if (over || running.size() != 1) {
        return;
      }
      List<BalancedServer> without = new ArrayList<>(failed.servers());
      without.add(running.get(0).server());
      server = balancer.chooseToHedge(without);
    }
    if (server != null) {
      attempt(server);
    }
  }

  private void ended(Attempt<T> attempt, T result, @Nullable Throwable thrown) {
    synchronized (this) {
      if (over) {
        return; // it has been cancelled
      }
      running.remove(attempt);
    }
    Throwable failure = thrown instanceof CompletionException wrapped && wrapped.getCause() != null
        ? wrapped.getCause()
        : thrown;
    attempt.server().ended(failure);
    if (failure != null) {
      failed(attempt.server(), failure);
      return;
    }
    for (Attempt<T> slower : setOver()) {
      slower.server().overtaken();
      var unused = slower.reply().cancel(true);
    }
    future.complete(result);
  }

  private void failed(BalancedServer server, Throwable failure) {
    boolean repeats;
    Throwable outcome;
    synchronized (this) {
      failed.add(server, failure);
      if (!running.isEmpty() && failed.isRepeatable(failure)) {
        return; // the other attempt may still succeed
      }
      repeats = running.isEmpty() && balancer.repeats(failed, failure);
      outcome = repeats ? failure : failed.outcome(failure);
    }
    if (repeats) {
      proceed();
    } else {
      fail(outcome);
    }
  }
}
