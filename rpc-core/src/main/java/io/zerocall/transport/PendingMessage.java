package io.zerocall.transport;

import org.jspecify.annotations.Nullable;

/** Something a {@link Channel} is to send once there is a connection. */
@FunctionalInterface
public interface PendingMessage {

  /**
   * The message, made for this moment; whoever takes it writes it next. Called once at most. Null
   * if there is nothing to send any more, because the call was cancelled or its deadline has
   * passed. Must not block.
   */
  @Nullable
  Message take();
}
