package io.zerocall.server;

import io.zerocall.json.document.Request;
import io.zerocall.server.method.Caller;
import io.zerocall.server.method.ServerMethod;
import java.util.List;
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
   * @throws Throwable what the method throws, if there are no interceptors
   */
  @Nullable
  Object invoke(Request.Call<ServerMethod> request, Caller caller) throws Throwable {
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
    return intercept(call, () -> stage(method, arguments, caller));
  }

  /** Runs the interceptors around an operation; throws nothing. */
  CompletionStage<@Nullable Object> intercept(ServerCall call, ServerInterceptor.Next last) {
    return InterceptorChain.run(interceptors, call, last);
  }

  @SuppressWarnings("unchecked") // the value of the stage is only ever written as JSON
  private static CompletionStage<@Nullable Object> stage(
      ServerMethod method, @Nullable Object[] arguments, Caller caller) {
    try {
      Object result = method.invoke(arguments, caller);
      return method.contract().isAsync() && result != null
          ? (CompletionStage<@Nullable Object>) result
          : CompletableFuture.completedFuture(result);
    } catch (Throwable thrown) {
      return CompletableFuture.failedFuture(thrown);
    }
  }
}
