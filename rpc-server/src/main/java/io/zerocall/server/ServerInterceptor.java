package io.zerocall.server;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Stands around every call of a server: may look at it, refuse it, answer it itself, or measure it.
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
 * <p>Called on the thread that is about to run the method, by any number of threads at a time.
 */
@FunctionalInterface
public interface ServerInterceptor {

  /**
   * Handles a call.
   *
   * @return what the caller gets: what {@code next} returned, or something of one's own
   * @throws Exception whatever the caller is to get instead of a result, as if the method had
   *     thrown it; an {@link RpcErrorReply} for an error of one's own choice
   */
  CompletionStage<@Nullable Object> intercept(ServerCall call, Next next) throws Exception;

  /** What stands behind an interceptor: the next one, or the method. */
  @FunctionalInterface
  interface Next {

    /**
     * Goes on with the call. At most once.
     *
     * @return complete already when it returns, unless the method itself returns a future; fails if
     *     the method throws
     */
    CompletionStage<@Nullable Object> proceed();
  }
}
