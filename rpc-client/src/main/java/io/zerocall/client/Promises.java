package io.zerocall.client;

import io.zerocall.RpcException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The futures that interceptors are to complete. An interceptor that never does must not keep a
 * caller waiting for ever: these end soon after their deadline too. Safe for use by any thread.
 */
final class Promises {
  /** The calls behind a future have the same deadline, and more to tell. */
  private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final Set<Promise> promises = ConcurrentHashMap.newKeySet();
  private final Failures failures;
  private final Executor callbacks;
  private final LongSupplier clock;

  Promises(Failures failures, Executor callbacks, LongSupplier clock) {
    this.failures = failures;
    this.callbacks = callbacks;
    this.clock = clock;
  }

  void add(CallFuture<?> future, Invocation invocation) {
    promises.add(new Promise(future, invocation));
  }

  /** Ends what has expired; tells whether there is anything left to look after. */
  boolean sweep() {
    long now = clock.getAsLong();
    promises.removeIf(promise -> promise.future().isDone() || expire(promise, now));
    return !promises.isEmpty();
  }

  private boolean expire(Promise promise, long now) {
    if (now - promise.invocation().deadlineNanos() - GRACE_NANOS < 0) {
      return false;
    }
    fail(promise, failures.deadlineExceeded(promise.invocation()));
    return true;
  }

  /** Ends them all: the client is closed. */
  void close() {
    promises.removeIf(promise -> {
      fail(promise, failures.closed(promise.invocation(), true));
      return true;
    });
  }

  private void fail(Promise promise, RpcException why) {
    CallbackThreads.run(callbacks, () -> promise.future().completeExceptionally(why));
  }

  private record Promise(CallFuture<?> future, Invocation invocation) {}
}
