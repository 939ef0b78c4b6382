package io.zerocall.client;

import io.zerocall.RpcContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
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
    return (T) join(chain(invocation, intercepted -> {
      try {
        return CompletableFuture.completedFuture(receive(intercepted, decoder));
      } catch (Throwable thrown) {
        return CompletableFuture.failedFuture(thrown);
      }
    }));
  }

  private <T extends @Nullable Object> T receive(Invocation invocation, ReplyDecoder<T> decoder)
      throws Throwable {
    long begun = connection.now();
    BlockingCall call = connection.callBlocking(invocation);
    return decoder.decode(call.document(), call.firstId(), begun);
  }

  private static @Nullable Object join(CompletionStage<@Nullable Object> stage) throws Throwable {
    try {
      return stage.toCompletableFuture().join();
    } catch (CompletionException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  /** Calls and returns at once. */
  @SuppressWarnings("unchecked")
  <T extends @Nullable Object> CompletableFuture<T> async(
      Invocation invocation, ReplyDecoder<T> decoder) {
    if (interceptors.isEmpty()) {
      return connection.callAsync(invocation, decoder);
    }
    return (CompletableFuture<T>) chain(invocation, intercepted ->
            (CompletableFuture<@Nullable Object>) connection.callAsync(intercepted, decoder))
        .toCompletableFuture();
  }

  /** Sends a notification. */
  void send(Invocation invocation) throws Throwable {
    if (interceptors.isEmpty()) {
      connection.send(invocation);
      return;
    }
    var unused = join(chain(invocation, intercepted -> {
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
        Map.copyOf(invocation.meta()));
    return proceed(interceptors, call, invocation, terminal);
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
      return interceptors.get(0).intercept(call, next -> proceed(rest, next, invocation, terminal));
    } catch (Throwable thrown) {
      return CompletableFuture.failedFuture(thrown);
    }
  }

  /** What stands behind the last interceptor. */
  private interface Terminal {
    CompletionStage<@Nullable Object> call(Invocation invocation);
  }
}
