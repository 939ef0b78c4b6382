package io.zerocall.client;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one call of a {@link MultiCall} gives, once that was executed. Safe for use by any thread.
 *
 * @param <T> the type of the result
 */
public sealed interface Reply<T extends @Nullable Object> permits MultiCallItem {

  /**
   * The result.
   *
   * @throws io.zerocall.RpcException if the call failed; an unchecked exception that the method
   *     threw is thrown as itself where the client knows its class, and a checked one as
   *     {@link io.zerocall.RpcRemoteException}
   * @throws IllegalStateException if the MultiCall was not executed yet
   */
  T get();

  /**
   * The result, where the method declares a checked exception.
   *
   * @throws X if the method threw one, as itself
   * @throws io.zerocall.RpcException as {@link #get}
   * @throws IllegalStateException if the MultiCall was not executed yet
   */
  <X extends Exception> T getOrThrow(Class<X> type) throws X;

  /** Whether the MultiCall was executed. */
  boolean isDone();

  /**
   * Why there is no result: the exception that the method threw, as itself where the client knows
   * its class, or an {@link io.zerocall.RpcException}. Empty if there is a result, or the MultiCall
   * was not executed yet.
   */
  Optional<Throwable> failure();
}
