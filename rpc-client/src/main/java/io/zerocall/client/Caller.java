package io.zerocall.client;

import io.zerocall.RpcContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Makes calls over a connection, behind the interceptors. Safe for use by any thread. */
final class Caller {
  private final ClientConnection connection;
  private final List<ClientInterceptor> interceptors;

  Caller(ClientConnection connection, List<ClientInterceptor> interceptors) {
    this.connection = connection;
    this.interceptors = List.copyOf(interceptors);
  }

  ClientConnection connection() {
    return connection;
  }

  static @Nullable String currentTraceparent() {
    return RpcContext.current().flatMap(RpcContext::traceparent).orElse(null);
  }

  /** Calls and waits. */
  @SuppressWarnings({"unchecked", "NullAway"
  }) // an interceptor's own answer is its author's responsibility
  <T extends @Nullable Object> T block(Invocation invocation, ReplyDecoder<T> decoder)
      throws Throwable {
    if (interceptors.isEmpty()) {
      return receive(invocation, decoder);
    }
    return (T) await(invocation, chain(invocation, intercepted -> {
      try {
        return CompletableFuture.completedFuture(receive(intercepted, decoder));
      } catch (Throwable thrown) {
        return CompletableFuture.failedFuture(thrown);
      }
    }));
  }

  private <T extends @Nullable Object> T receive(Invocation invocation, ReplyDecoder<T> decoder)
      throws Throwable {
    BlockingCall call = connection.callBlocking(invocation);
    return decoder.decode(call.document(), call.firstId(), invocation.begunNanos());
  }

  /** What the interceptors give; complete already, unless one of them has its own ideas. */
  private @Nullable Object await(
      Invocation invocation, CompletionStage<@Nullable Object> intercepted) throws Throwable {
    long remaining = invocation.deadlineNanos() - connection.now();
    try {
      return intercepted.toCompletableFuture().get(remaining, TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw Thrown.unwrap(e);
    } catch (TimeoutException e) {
      throw connection.failures().deadlineExceeded(invocation);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw connection.failures().interrupted(invocation, true, e);
    }
  }

  /** Calls and returns at once. */
  <T extends @Nullable Object> CompletableFuture<T> async(
      Invocation invocation, ReplyDecoder<T> decoder) {
    return async(invocation, decoder, connection.callbacks());
  }

  /**
   * The same.
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
    CallFuture<T> future = new CallFuture<>(attempts::giveUp);
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
            future.completeExceptionally(Thrown.unwrap(thrown));
          }
        });
    if (!future.isDone()) {
      connection.promise(future, invocation);
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
    return proceed(interceptors, invocation.call(connection.endpoint()), invocation, terminal);
  }

  private static CompletionStage<@Nullable Object> proceed(
      List<ClientInterceptor> interceptors,
      ClientCall call,
      Invocation invocation,
      Terminal terminal) {
    try {
      if (interceptors.isEmpty()) {
        return terminal.call(invocation.with(call));
      }
      List<ClientInterceptor> rest = interceptors.subList(1, interceptors.size());
      ClientInterceptor first = interceptors.get(0);
      return Objects.requireNonNull(
          first.intercept(call, next -> proceed(rest, next, invocation, terminal)),
          () -> first.getClass().getName() + " returned null instead of a stage");
    } catch (Throwable thrown) {
      return CompletableFuture.failedFuture(thrown);
    }
  }

  /** What stands behind the last interceptor. */
  private interface Terminal {
    CompletionStage<@Nullable Object> call(Invocation invocation);
  }

  /** What interceptors have sent for one call; more than one if they try again. */
  private static final class Attempts {
    // Guarded by this.
    private final List<CompletableFuture<?>> futures = new ArrayList<>(1);
    private boolean givenUp;

    void add(CompletableFuture<?> attempt) {
      synchronized (this) {
        futures.add(attempt);
        if (!givenUp) {
          return;
        }
      }
      attempt.cancel(true);
    }

    void giveUp() {
      List<CompletableFuture<?>> all;
      synchronized (this) {
        givenUp = true;
        all = List.copyOf(futures);
      }
      all.forEach(attempt -> attempt.cancel(true));
    }
  }
}
