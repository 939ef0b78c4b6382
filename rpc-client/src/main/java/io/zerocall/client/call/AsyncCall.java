package io.zerocall.client.call;

import io.zerocall.RpcException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A call whose caller has a future. The future is completed, and its dependents run, on the
 * callback executor, never on the thread that reads.
 */
final class AsyncCall<T extends @Nullable Object> extends PendingCall {
  private final Executor callbacks;
  private final ReplyDecoder<T> decoder;
  private final CallFuture<T> future = new CallFuture<>(this::cancel);

  AsyncCall(
      Invocation invocation,
      Owner owner,
      long firstId,
      byte[] body,
      long begunNanos,
      Executor callbacks,
      ReplyDecoder<T> decoder) {
    super(invocation, owner, firstId, body, begunNanos);
    this.callbacks = callbacks;
    this.decoder = decoder;
  }

  CompletableFuture<T> future() {
    return future;
  }

  @Override
  boolean hasWaitingThread() {
    return false;
  }

  @Override
  void replied(byte[] document) {
    complete(() -> {
      reportTiming();
      try {
        future.complete(decoder.decode(exceptions(), document, firstId(), this));
      } catch (Throwable thrown) {
        future.completeExceptionally(thrown);
      }
    });
  }

  @Override
  void failed(RpcException failure) {
    complete(() -> {
      reportTiming();
      future.completeExceptionally(failure);
    });
  }

  private void complete(Runnable completion) {
    CallbackThreads.run(callbacks, completion);
  }
}
