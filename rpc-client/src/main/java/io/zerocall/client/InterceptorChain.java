package io.zerocall.client;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Runs interceptors around what a call does, the first one outermost. */
final class InterceptorChain {
  private InterceptorChain() {}

  /** What stands behind the last interceptor. It may throw, and may be run more than once. */
  interface Last {
    CompletionStage<@Nullable Object> proceed(ClientCall call);
  }

  /**
   * Runs them.
   *
   * @return what the first one returned; what any of them threw is in the stage
   */
  static CompletionStage<@Nullable Object> run(
      List<ClientInterceptor> interceptors, ClientCall call, Last last) {
    try {
      if (interceptors.isEmpty()) {
        return last.proceed(call);
      }
      List<ClientInterceptor> rest = interceptors.subList(1, interceptors.size());
      ClientInterceptor first = interceptors.get(0);
      return Objects.requireNonNull(
          first.intercept(call, next -> run(rest, next, last)),
          () -> first.getClass().getName() + " returned null instead of a stage");
    } catch (Throwable thrown) {
      return CompletableFuture.failedFuture(thrown);
    }
  }
}
