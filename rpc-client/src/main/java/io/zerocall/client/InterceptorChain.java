package io.zerocall.client;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Runs interceptors around an operation, the first one outermost. */
final class InterceptorChain {
  private InterceptorChain() {}

  /** The operation behind the last interceptor. It may throw, and may run more than once. */
  interface Last {
    CompletionStage<@Nullable Object> proceed(ClientCall call);
  }

  /**
   * Runs interceptors.
   *
   * @return what the first interceptor returned; exceptions that an interceptor throws fail the
   *     stage
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
