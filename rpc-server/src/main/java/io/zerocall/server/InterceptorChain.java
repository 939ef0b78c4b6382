package io.zerocall.server;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
    try {
      return interceptors.get(0).intercept(call, () -> run(rest, call, method, arguments));
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
