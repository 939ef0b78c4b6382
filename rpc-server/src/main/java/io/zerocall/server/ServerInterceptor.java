package io.zerocall.server;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Intercepts every call of a server: it may inspect, refuse, answer or measure the call.
 *
 * <pre>{@code
 * ServerInterceptor authentication = (call, next) -> {
 *   if (!tokens.contains(call.context().meta().get("token"))) {
 *     throw RpcErrorReply.unauthorized("unknown token");
 *   }
 *   return next.proceed();
 * };
 * }</pre>
 *
 * <p>Called on the thread that is about to run the method, by any number of threads concurrently.
 */
@FunctionalInterface
public interface ServerInterceptor {

  /**
   * Handles a call.
   *
   * @return what the caller gets: the stage that {@code next} returned, or another one
   * @throws Exception what the caller gets instead of a result, as if the method had thrown it; an
   *     {@link RpcErrorReply} replies with a specific error
   */
  CompletionStage<@Nullable Object> intercept(ServerCall call, Next next) throws Exception;

  /** The rest of the chain after an interceptor: the next interceptor, or the method. */
  @FunctionalInterface
  interface Next {

    /**
     * Continues with the call. May be called at most once.
     *
     * @return a stage that is already complete, unless the method itself returns a future; it fails
     *     if the method throws. If the call was cancelled while the method ran, or cut off at its
     *     deadline, the stage fails with a {@link java.util.concurrent.CancellationException},
     *     whatever the method returned or threw (except an {@link Error})
     */
    CompletionStage<@Nullable Object> proceed();
  }
}
