package io.zerocall.client;

import io.zerocall.RpcContext;
import io.zerocall.client.call.CallFuture;
import io.zerocall.client.call.ClientConnection;
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

/** Makes calls over a connection, behind the interceptors. Thread-safe. */
final class CallInvoker {
  private final ClientConnection connection;
  private final List<ClientInterceptor> interceptors;

  CallInvoker(ClientConnection connection, List<ClientInterceptor> interceptors) {
    this.connection = connection;
    this.interceptors = List.copyOf(interceptors);
  }

  ClientConnection connection() {
    return connection;
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
      return connection.call(invocation, decoder);
    }
    return (T) await(invocation, chain(invocation, intercepted -> {
      try {
        return CompletableFuture.completedFuture(connection.call(intercepted, decoder));
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
    long remaining = invocation.deadlineNanos() - connection.now();
    try {
      return intercepted.toCompletableFuture().get(remaining, TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw Exceptions.unwrap(e);
    } catch (TimeoutException e) {
      throw connection.exceptions().deadlineExceeded(invocation);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw connection.exceptions().interrupted(invocation, true, e);
    }
  }

  /** Calls and returns at once. */
  <T extends @Nullable Object> CompletableFuture<T> async(
      Invocation invocation, ReplyDecoder<T> decoder) {
    return async(invocation, decoder, connection.callbacks());
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
      return connection.callAsync(invocation, decoder, completing);
    }
    Attempts attempts = new Attempts();
    CallFuture<T> future = new CallFuture<>(attempts::cancel);
    var unused = chain(invocation, intercepted -> {
          var attempt = (CompletableFuture<@Nullable Object>)
              connection.callAsync(intercepted, decoder, completing);
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
      connection.watch(future, invocation);
    }
    return future;
  }

  /** Sends a notification. */
  void send(Invocation invocation) throws Throwable {
    if (interceptors.isEmpty()) {
      connection.send(invocation);
      return;
    }
    var unused = await(invocation, chain(invocation, intercepted -> {
      connection.send(intercepted);
      return CompletableFuture.completedFuture(null);
    }));
  }

  private CompletionStage<@Nullable Object> chain(Invocation invocation, Terminal terminal) {
    ClientCall call = new ClientCall(
        invocation.name(),
        connection.endpoint(),
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
