package io.zerocall.client.call;

import io.zerocall.RpcException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The futures that interceptors complete. If an interceptor never does so the caller must not wait
 * for ever, so these futures also end soon after their deadline. Thread-safe.
 */
public final class InterceptedFutures {
  /** The calls behind a future have the same deadline, and end with a more specific exception. */
  private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final Set<Watched> futures = ConcurrentHashMap.newKeySet();
  private final CallExceptions callExceptions;
  private final Executor callbacks;
  private final LongSupplier clock;

  public InterceptedFutures(CallExceptions callExceptions, Executor callbacks, LongSupplier clock) {
    this.callExceptions = callExceptions;
    this.callbacks = callbacks;
    this.clock = clock;
  }

  public void watch(CallFuture<?> future, Invocation invocation) {
    futures.add(new Watched(future, invocation));
  }

  /** Ends the futures that have expired; returns whether any are left. */
  public boolean scan() {
    long now = clock.getAsLong();
    futures.removeIf(watched -> watched.future().isDone() || expire(watched, now));
    return !futures.isEmpty();
  }

  private boolean expire(Watched watched, long now) {
    if (now - watched.invocation().deadlineNanos() - GRACE_NANOS < 0) {
      return false;
    }
    fail(watched, callExceptions.deadlineExceeded(watched.invocation()));
    return true;
  }

  /** Ends all futures, because the client is closed. */
  public void close() {
    futures.removeIf(watched -> {
      fail(watched, callExceptions.closed(watched.invocation(), true));
      return true;
    });
  }

  private void fail(Watched watched, RpcException why) {
    CallbackThreads.run(callbacks, () -> watched.future().completeExceptionally(why));
  }

  private record Watched(CallFuture<?> future, Invocation invocation) {}
}
