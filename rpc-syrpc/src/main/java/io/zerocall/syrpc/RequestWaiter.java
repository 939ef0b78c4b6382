package io.zerocall.syrpc;

import io.zerocall.RpcException;
import io.zerocall.RpcProtocolException;
import io.zerocall.RpcTimeoutException;
import io.zerocall.RpcUnavailableException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A thread that waits for a request. The executor starts its consumer, and replaces one that is
 * lost.
 */
final class RequestWaiter {
  private static final long FIRST_RETRY_MILLIS = 50;
  private static final long LONGEST_RETRY_MILLIS = 1_000;

  private final IdleChannels channels;
  private final ScheduledExecutorService executor;
  private final CompletableFuture<TakenRequest> outcome = new CompletableFuture<>();
  private volatile @Nullable RpcException trouble;

  // Used by the executor only.
  private @Nullable RequestChannel channel;
  private @Nullable String consumerTag;
  private long retryMillis = FIRST_RETRY_MILLIS;

  RequestWaiter(IdleChannels channels, ScheduledExecutorService executor) {
    this.channels = channels;
    this.executor = executor;
  }

  /** Waits for a request, whose consumer is still there. */
  TakenRequest await(Deadline deadline, Duration timeout) {
    executor.execute(this::start);
    try {
      return outcome.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw Failures.again("no request", e);
    } catch (TimeoutException e) {
      return lateRequest(late(timeout));
    } catch (InterruptedException e) {
      return lateRequest(Failures.interrupted("no request", e));
    }
  }

  /** Returns a request that arrived in the last moment, and otherwise throws the failure. */
  private TakenRequest lateRequest(RpcException failure) {
    if (!outcome.completeExceptionally(failure) && !outcome.isCompletedExceptionally()) {
      return outcome.join();
    }
    executor.execute(this::stop);
    throw failure;
  }

  private RpcException late(Duration timeout) {
    String what = "no request within " + timeout.toMillis() + " ms";
    RpcException known = trouble;
    return known == null
        ? new RpcTimeoutException(what, 0, null)
        : new RpcUnavailableException(what + "; " + known.getMessage(), 0, known);
  }

  private void start() {
    if (outcome.isDone()) {
      return;
    }
    try {
      RequestChannel opened = channels.take();
      channel = opened;
      consumerTag = opened.consume(this);
      trouble = null;
      retryMillis = FIRST_RETRY_MILLIS;
    } catch (RpcProtocolException e) {
      outcome.completeExceptionally(e);
    } catch (RpcException e) {
      trouble = e;
      retry();
    }
  }

  private void stop() {
    RequestChannel used = channel;
    String tag = consumerTag;
    if (used != null && tag != null && used.cancel(tag)) {
      channels.give(used);
    }
  }

  private void retry() {
    var unused = executor.schedule(this::start, retryMillis, TimeUnit.MILLISECONDS);
    retryMillis = Math.min(2 * retryMillis, LONGEST_RETRY_MILLIS);
  }

  /** Ends the wait. */
  void fail(RpcException failure) {
    outcome.completeExceptionally(failure);
  }

  // Called by the channel.

  /** Accepts the first request; a later one returns to the queue. */
  void arrived(TakenRequest taken) {
    if (!outcome.complete(taken)) {
      executor.execute(taken.channel()::discard);
    }
  }

  /** Replaces a consumer whose channel is closed or whose queue is deleted. */
  void lost() {
    executor.execute(this::retry);
  }
}
