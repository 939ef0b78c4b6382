package io.zerocall.json;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One request or notification as it was read. */
public sealed interface Request<T extends RequestTarget> {

  /** Its id; null for a notification, which is never answered. */
  @Nullable
  RequestId id();

  /** Whether the caller expects no reply. */
  default boolean isNotification() {
    return id() == null;
  }

  /**
   * One that can be run.
   *
   * @param target what to run
   * @param arguments with what
   */
  @SuppressWarnings("ArrayRecordComponent") // what a method handle takes
  record Call<T extends RequestTarget>(
      @Nullable RequestId id, T target, @Nullable Object[] arguments) implements Request<T> {}

  /**
   * One that can't be run.
   *
   * @param error what it is answered with
   */
  record Failed<T extends RequestTarget>(@Nullable RequestId id, ErrorObject error)
      implements Request<T> {}

  /**
   * A notification whose name leads to no method: it is published.
   *
   * @param publication what its subscribers get
   */
  record Published<T extends RequestTarget>(Publication publication) implements Request<T> {
    @Override
    public @Nullable RequestId id() {
      return null;
    }
  }

  /**
   * A notification whose name leads to a method and is a topic's: the method is run, and the
   * notification is published.
   *
   * @param topic its name
   * @param run what is run; or what can't be, which keeps it from no subscriber
   * @param publication makes what subscribers get, which costs a copy; gives null if nobody can get
   *     it
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
