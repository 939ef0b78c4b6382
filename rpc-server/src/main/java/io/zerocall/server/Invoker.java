package io.zerocall.server;

import io.zerocall.json.document.Request;
import io.zerocall.server.method.Caller;
import io.zerocall.server.method.ServerMethod;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Runs methods, behind the interceptors if there are any. Thread-safe. */
final class Invoker {
  private final List<ServerInterceptor> interceptors;

  Invoker(List<ServerInterceptor> interceptors) {
    this.interceptors = List.copyOf(interceptors);
  }

  boolean isIntercepted() {
    return !interceptors.isEmpty();
  }

  /**
   * Runs a method. With interceptors, the result is always a stage.
   *
   * @param running the call, which may be cancelled while the method runs
   * @throws Throwable what the method throws, if there are no interceptors
   */
  @Nullable
  Object invoke(Request.Call<ServerMethod> request, Caller caller, RunningCall running)
      throws Throwable {
    ServerMethod method = request.target();
    @Nullable Object[] arguments = request.arguments();
    if (interceptors.isEmpty()) {
      return method.invoke(arguments, caller);
    }
    ServerCall call = new ServerCall(
        method.name(),
        request.isNotification(),
        caller.context(),
        caller.toString(),
        method.topic(arguments));
    return intercept(call, () -> stage(method, arguments, caller, running));
  }

  /** Runs the interceptors around an operation; throws nothing. */
  CompletionStage<@Nullable Object> intercept(ServerCall call, ServerInterceptor.Next last) {
    return InterceptorChain.run(interceptors, call, last);
  }

  /**
   * Runs a method behind the interceptors, which see what the caller gets: if the call has been
   * cancelled, neither a result nor an exception of the method reaches the caller.
   */
  @SuppressWarnings("unchecked") // the value of the stage is only ever written as JSON
  private static CompletionStage<@Nullable Object> stage(
      ServerMethod method, @Nullable Object[] arguments, Caller caller, RunningCall running) {
    try {
      Object result = method.invoke(arguments, caller);
      if (method.contract().isAsync() && result != null) {
        return (CompletionStage<@Nullable Object>) result; // which is cancelled itself
      }
      return running.isCancelled()
          ? CompletableFuture.failedFuture(cancelled(null))
          : CompletableFuture.completedFuture(result);
    } catch (Error e) {
      return CompletableFuture.failedFuture(e);
    } catch (Throwable thrown) {
      return CompletableFuture.failedFuture(running.isCancelled() ? cancelled(thrown) : thrown);
    }
  }

  private static CancellationException cancelled(@Nullable Throwable thrown) {
    CancellationException cancelled = new CancellationException("the call was cancelled");
    cancelled.initCause(thrown);
    return cancelled;
  }
}
