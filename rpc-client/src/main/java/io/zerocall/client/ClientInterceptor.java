package io.zerocall.client;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Intercepts every call of a client: it may add metadata, or answer, measure or retry the call.
 *
 * <pre>{@code
 * ClientInterceptor token = (call, next) -> next.proceed(call.withMeta("token", secret));
 * }</pre>
 *
 * <p>Called on the caller's thread, by any number of threads concurrently.
 */
@FunctionalInterface
public interface ClientInterceptor {

  /**
   * Handles a call.
   *
   * @return what the caller gets: the stage that {@code next} returned, or another one, with a
   *     value of the type that the caller expects
   * @throws Exception what the caller gets instead of a result
   */
  CompletionStage<@Nullable Object> intercept(ClientCall call, Next next) throws Exception;

  /** The rest of the chain after an interceptor: the next interceptor, or the connection. */
  @FunctionalInterface
  interface Next {

    /**
     * Continues with the call. Sends the call each time it is called.
     *
     * @return a stage that is complete already for a blocking call, and completes when the reply
     *     arrives otherwise; it fails if the call does
     */
    CompletionStage<@Nullable Object> proceed(ClientCall call);
  }
}
