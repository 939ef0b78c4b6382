package io.zerocall.client;

import io.zerocall.RpcContext;
import io.zerocall.client.call.CallExecutor;
import io.zerocall.client.call.CallFuture;
import io.zerocall.client.call.Invocation;
import io.zerocall.client.call.ReplyDecoder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Runs calls, behind the interceptors. Thread-safe. */
final class CallInvoker {

  /**
   * How long a thread sleeps at most, as the client's clock may be another one than the system's.
   */
  private static final long CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final CallExecutor calls;
  private final List<ClientInterceptor> interceptors;

  CallInvoker(CallExecutor calls, List<ClientInterceptor> interceptors) {
    this.calls = calls;
    this.interceptors = List.copyOf(interceptors);
  }

  /** Returns an invoker of other calls, behind the same interceptors. */
  CallInvoker of(CallExecutor other) {
    return new CallInvoker(other, interceptors);
  }

  CallExecutor calls() {
    return calls;
  }

  static @Nullable String currentTraceparent() {
    return RpcContext.current().flatMap(RpcContext::traceparent).orElse(null);
  }

  /** Calls and waits for the result. */
  @SuppressWarnings({"unchecked", "NullAway"
  }) // an interceptor is responsible for the type of its own result
  <T extends @Nullable Object> T block(Invocation invocation, ReplyDecoder<T> decoder)
      throws Throwable {
    if (interceptors.isEmpty()) {
      return calls.call(invocation, decoder);
    }
    return (T) await(invocation, chain(invocation, intercepted -> {
      try {
        return CompletableFuture.completedFuture(calls.call(intercepted, decoder));
      } catch (Throwable thrown) {
        return CompletableFuture.failedFuture(thrown);
      }
    }));
  }

  /**
   * Waits for the interceptors' stage, which is complete already unless an interceptor returns a
   * stage of its own.
   */
  private @Nullable Object await(
      Invocation invocation, CompletionStage<@Nullable Object> intercepted) throws Throwable {
    CompletableFuture<@Nullable Object> stage = intercepted.toCompletableFuture();
    try {
      while (true) {
        long remaining = invocation.deadlineNanos() - calls.now();
        try {
          return stage.get(Math.min(remaining, CHECK_NANOS), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
          if (remaining <= 0) {
            throw calls.exceptions().deadlineExceeded(invocation);
          }
        }
      }
    } catch (ExecutionException e) {
      throw Exceptions.unwrap(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw calls.exceptions().interrupted(invocation, true, e);
    }
  }

  /** Calls and returns at once. */
  <T extends @Nullable Object> CompletableFuture<T> async(
      Invocation invocation, ReplyDecoder<T> decoder) {
    return async(invocation, decoder, calls.callbacks());
  }

  /**
   * Calls and returns at once.
   *
   * @param completing completes the future, unless an interceptor does
   */
  @SuppressWarnings("unchecked")
  <T extends @Nullable Object> CompletableFuture<T> async(
      Invocation invocation, ReplyDecoder<T> decoder, Executor completing) {
    if (interceptors.isEmpty()) {
      return calls.callAsync(invocation, decoder, completing);
    }
    Attempts attempts = new Attempts();
    CallFuture<T> future = new CallFuture<>(attempts::cancel);
    var unused = chain(invocation, intercepted -> {
          var attempt = (CompletableFuture<@Nullable Object>)
              calls.callAsync(intercepted, decoder, completing);
          attempts.add(attempt);
          return attempt;
        })
        .whenComplete((result, thrown) -> {
          if (thrown == null) {
            future.complete((T) result);
          } else {
            future.completeExceptionally(Exceptions.unwrap(thrown));
          }
        });
    if (!future.isDone()) {
      calls.watch(future, invocation);
    }
    return future;
  }

  /** Sends a notification. */
  void send(Invocation invocation) throws Throwable {
    if (interceptors.isEmpty()) {
      calls.send(invocation);
      return;
    }
    var unused = await(invocation, chain(invocation, intercepted -> {
      calls.send(intercepted);
      return CompletableFuture.completedFuture(null);
    }));
  }

  private CompletionStage<@Nullable Object> chain(Invocation invocation, Terminal terminal) {
    ClientCall call = new ClientCall(
        invocation.name(),
        calls.endpoint(),
        Duration.ofNanos(invocation.timeoutNanos()),
        invocation.traceparent(),
        invocation.meta());
    return InterceptorChain.run(
        interceptors,
        call,
        changed -> terminal.call(invocation.with(
            CallOptions.nanos(changed.timeout()), changed.traceparent(), changed.meta())));
  }

  /** The operation behind the last interceptor. */
  private interface Terminal {
    CompletionStage<@Nullable Object> call(Invocation invocation);
  }
}
