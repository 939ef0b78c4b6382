package io.zerocall.client;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Stands around every call of a client: may add metadata, answer it itself, measure it, or try it
 * again.
 *
 * <pre>{@code
 * ClientInterceptor token = (call, next) -> next.proceed(call.withMeta("token", secret));
 * }</pre>
 *
 * <p>Called on the caller's thread, by any number of threads at a time.
 */
@FunctionalInterface
public interface ClientInterceptor {

  /**
   * Handles a call.
   *
   * @return what the caller gets: what {@code next} returned, or something of one's own (of a type
   *     that the caller expects)
   * @throws Exception what the caller gets instead of a result
   */
  CompletionStage<@Nullable Object> intercept(ClientCall call, Next next) throws Exception;

  /** What stands behind an interceptor: the next one, or the connection. */
  @FunctionalInterface
  interface Next {

    /**
     * Goes on with the call. Every time it is called the call is sent.
     *
     * @return for a blocking call, complete when it returns; otherwise it completes when the reply
     *     comes. Fails if the call does
     */
    CompletionStage<@Nullable Object> proceed(ClientCall call);
  }
}
