package io.zerocall.server;

import io.zerocall.server.ServerInterceptor.Next;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Runs interceptors around an operation, the first one outermost. */
final class InterceptorChain {
  private InterceptorChain() {}

  /**
   * Runs interceptors.
   *
   * @param last the operation behind the last interceptor; throws nothing
   * @return what the first interceptor returned; exceptions that an interceptor throws fail the
   *     stage
   */
  static CompletionStage<@Nullable Object> run(
      List<ServerInterceptor> interceptors, ServerCall call, Next last) {
    if (interceptors.isEmpty()) {
      return last.proceed();
    }
    List<ServerInterceptor> rest = interceptors.subList(1, interceptors.size());
    ServerInterceptor first = interceptors.get(0);
    AtomicBoolean proceeded = new AtomicBoolean();
    try {
      return Objects.requireNonNull(
          first.intercept(
              call,
              () -> proceeded.compareAndSet(false, true)
                  ? run(rest, call, last)
                  : CompletableFuture.failedFuture(
                      new IllegalStateException(first.getClass().getName() + " proceeded twice"))),
          () -> first.getClass().getName() + " returned null instead of a stage");
    } catch (Throwable thrown) {
      return CompletableFuture.failedFuture(thrown);
    }
  }
}
