package io.zerocall.server;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Runs interceptors around a method, the first one outermost. */
final class InterceptorChain {
  private InterceptorChain() {}

  static CompletionStage<@Nullable Object> run(
      List<ServerInterceptor> interceptors,
      ServerCall call,
      ServerMethod method,
      @Nullable Object[] arguments) {
    if (interceptors.isEmpty()) {
      return invoke(method, arguments);
    }
    List<ServerInterceptor> rest = interceptors.subList(1, interceptors.size());
    AtomicBoolean proceeded = new AtomicBoolean();
    try {
      return Objects.requireNonNull(
          interceptors
              .get(0)
              .intercept(
                  call,
                  () -> proceeded.compareAndSet(false, true)
                      ? run(rest, call, method, arguments)
                      : CompletableFuture.failedFuture(
                          new IllegalStateException("an interceptor has proceeded twice"))),
          "an interceptor returned null instead of a stage");
    } catch (Throwable thrown) {
      return CompletableFuture.failedFuture(thrown);
    }
  }

  @SuppressWarnings("unchecked") // what a stage holds is only ever written as JSON
  private static CompletionStage<@Nullable Object> invoke(
      ServerMethod method, @Nullable Object[] arguments) {
    try {
      Object result = method.invoke(arguments);
      return method.contract().isAsync() && result != null
          ? (CompletionStage<@Nullable Object>) result
          : CompletableFuture.completedFuture(result);
    } catch (Throwable thrown) {
      return CompletableFuture.failedFuture(thrown);
    }
  }
}
