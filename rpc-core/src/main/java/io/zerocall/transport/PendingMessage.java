package io.zerocall.transport;

import org.jspecify.annotations.Nullable;

/** A message that a {@link Channel} sends once there is a connection. */
@FunctionalInterface
public interface PendingMessage {

  /**
   * Returns the message, created at this moment; the caller writes it next. Called at most once.
   * Returns null if there is nothing to send any more, because the call was cancelled or its
   * deadline has passed. Must not block.
   */
  @Nullable
  Message take();
}
