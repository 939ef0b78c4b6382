package io.zerocall.json.document;

import io.zerocall.json.RequestId;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A request or notification that was read. */
public sealed interface Request<T extends RequestTarget> {

  /** Returns its ID; null for a notification, which is never answered. */
  @Nullable
  RequestId id();

  /** Returns whether the caller expects no reply. */
  default boolean isNotification() {
    return id() == null;
  }

  /**
   * A request that can be run.
   *
   * @param target the target to run
   * @param arguments the target's arguments
   */
  @SuppressWarnings("ArrayRecordComponent") // in the form that a method handle takes
  record Call<T extends RequestTarget>(
      @Nullable RequestId id, T target, @Nullable Object[] arguments) implements Request<T> {}

  /**
   * A request that can't be run.
   *
   * @param error the error to reply with
   */
  record Failed<T extends RequestTarget>(@Nullable RequestId id, ErrorObject error)
      implements Request<T> {}

  /**
   * A notification whose name has no method: it is published.
   *
   * @param publication the publication for its subscribers
   */
  record Published<T extends RequestTarget>(Publication publication) implements Request<T> {
    @Override
    public @Nullable RequestId id() {
      return null;
    }
  }

  /**
   * A notification whose name has a method and is also a topic: the method is run, and the
   * notification is published.
   *
   * @param topic its name
   * @param run the call to run, or its error, which doesn't prevent the publication
   * @param publication creates the publication, at the cost of a copy; returns null if it can't be
   *     published
   */
  record RunAndPublished<T extends RequestTarget>(
      String topic, Request<T> run, Supplier<@Nullable Publication> publication)
      implements Request<T> {
    @Override
    public @Nullable RequestId id() {
      return null;
    }
  }
}
