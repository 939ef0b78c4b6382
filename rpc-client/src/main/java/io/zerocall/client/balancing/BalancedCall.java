package io.zerocall.client.balancing;

import io.zerocall.RpcException;
import io.zerocall.client.call.CallFuture;
import io.zerocall.client.call.CallbackThreads;
import io.zerocall.client.call.Invocation;
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
  private final CallFuture<T> future = new CallFuture<>(this::cancelAttempts);

  // Guarded by this.
  private final Attempts attempts;
  private final List<Attempt<T>> running = new ArrayList<>();

  /** An attempt that has not ended. */
  private record Attempt<T extends @Nullable Object>(
      BalancedServer server, CompletableFuture<T> reply) {}

  BalancedCall(
      Balancer balancer, Invocation invocation, ReplyDecoder<T> decoder, Executor completing) {
    this.balancer = balancer;
    this.invocation = invocation;
    this.decoder = decoder;
    this.completing = completing;
    this.attempts = balancer.attempts(invocation);
  }

  CompletableFuture<T> begin() {
    proceed();
    if (invocation.repeats().isHedged() && !future.isDone()) {
      CompletableFuture.delayedExecutor(
              invocation.repeats().hedgeAfterNanos(), TimeUnit.NANOSECONDS, CallbackThreads.SHARED)
          .execute(this::hedge);
    }
    return future;
  }

  @Override
  public void proceed() {
    if (future.isDone()) {
      return;
    }
    BalancedServer server;
    synchronized (this) {
      server = balancer.choose(attempts.without());
    }
    if (server != null) {
      attempt(server);
    } else if (!balancer.await(this)) {
      fail(balancer.exceptions().tooManyPending(invocation));
    }
  }

  @Override
  public boolean expire() {
    if (future.isDone()) {
      return true;
    }
    RpcException failure = balancer.waitedTooLong(invocation);
    if (failure == null) {
      return false;
    }
    fail(failure);
    return true;
  }

  private void fail(Throwable failure) {
    CallbackThreads.run(completing, () -> future.completeExceptionally(failure));
  }

  private void attempt(BalancedServer server) {
    CompletableFuture<T> reply = server.callAsync(invocation, decoder, completing);
    Attempt<T> attempt = new Attempt<>(server, reply);
    synchronized (this) {
      running.add(attempt);
    }
    if (future.isDone()) {
      var unused = reply.cancel(true);
    }
    var unused = reply.whenComplete((result, thrown) -> ended(attempt, result, thrown));
  }

  private void ended(Attempt<T> attempt, T result, @Nullable Throwable thrown) {
    if (future.isDone()) {
      return; // it has been cancelled
    }
    Throwable failure = thrown instanceof CompletionException wrapped && wrapped.getCause() != null
        ? wrapped.getCause()
        : thrown;
    attempt.server().ended(failure);
    if (failure == null) {
      future.complete(result);
      return;
    }
    synchronized (this) {
      running.remove(attempt);
      if (!running.isEmpty()) {
        attempts.add(attempt.server());
        return; // another one may still succeed
      }
      if (!balancer.repeats(attempts, attempt.server(), failure)) {
        fail(failure);
        return;
      }
    }
    proceed();
  }

  /** Begins a second attempt while the first one still runs. */
  private void hedge() {
    BalancedServer server;
    synchronized (this) {
      if (future.isDone() || running.size() != 1) {
        return;
      }
      List<BalancedServer> without = new ArrayList<>(attempts.without());
      without.add(running.get(0).server());
      server = balancer.chooseToHedge(without);
    }
    if (server != null) {
      attempt(server);
    }
  }

  private void cancelAttempts() {
    List<Attempt<T>> all;
    synchronized (this) {
      all = List.copyOf(running);
    }
    all.forEach(attempt -> attempt.reply().cancel(true));
  }
}
