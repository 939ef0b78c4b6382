package io.zerocall.json;

import org.jspecify.annotations.Nullable;

/**
 * One request or notification as it was read: ready to be run, or with the error that it is
 * answered with.
 *
 * @param id its id; null for a notification, which is never answered
 * @param target what to run; null if there is an error
 * @param arguments with what; empty if there is an error
 * @param error why it can't be run; null if it can
 * @param publication what it is for subscribers, if it is a notification whose name leads nowhere;
 *     else null
 */
@SuppressWarnings("ArrayRecordComponent") // what a method handle takes
public record Request<T extends RequestTarget>(
    @Nullable RequestId id,
    @Nullable T target,
    @Nullable Object[] arguments,
    @Nullable ErrorObject error,
    @Nullable Publication publication) {

  private static final Object[] NONE = {};

  /** One that can be run. */
  Request(@Nullable RequestId id, T target, @Nullable Object[] arguments) {
    this(id, target, arguments, null, null);
  }

  static <T extends RequestTarget> Request<T> failed(@Nullable RequestId id, ErrorObject error) {
    return new Request<>(id, null, NONE, error, null);
  }

  static <T extends RequestTarget> Request<T> published(@Nullable Publication publication) {
    return new Request<>(null, null, NONE, ErrorObject.methodNotFound(), publication);
  }

  /** Whether the caller expects no reply. */
  public boolean isNotification() {
    return id == null;
  }
}
