package io.zerocall.client;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of one call of a {@link MultiCall} once it was executed. Thread-safe.
 *
 * @param <T> the type of the result
 */
public sealed interface Reply<T extends @Nullable Object> permits MultiCallItem {

  /**
   * Returns the result.
   *
   * @throws io.zerocall.RpcException if the call failed. If the method threw an exception of a
   *     class that the client knows, that is thrown if it is unchecked; a checked one is thrown as
   *     {@link io.zerocall.RpcRemoteException}
   * @throws IllegalStateException if the MultiCall was not executed yet
   */
  T get();

  /**
   * Returns the result of a method that declares a checked exception.
   *
   * @throws X if the method threw an exception of this type
   * @throws io.zerocall.RpcException as {@link #get} throws it
   * @throws IllegalStateException if the MultiCall was not executed yet
   */
  <X extends Exception> T getOrThrow(Class<X> type) throws X;

  /** Returns whether the MultiCall was executed. */
  boolean isDone();

  /**
   * Returns why there is no result: the exception that the method threw, if the client knows its
   * class, or an {@link io.zerocall.RpcException}. Empty if there is a result, or the MultiCall was
   * not executed yet.
   */
  Optional<Throwable> failure();
}
