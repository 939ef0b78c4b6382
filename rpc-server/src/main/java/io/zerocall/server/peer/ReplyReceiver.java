package io.zerocall.server.peer;

import io.zerocall.json.document.ReplyObject;
import org.jspecify.annotations.Nullable;

/** Receives the outcome of a request to a peer. Must not block. */
public interface ReplyReceiver {

  /**
   * Called when the peer reports how far it is, any number of times before the reply. Most callers
   * don't ask.
   *
   * @param progress not negative
   * @param total the progress at the end; -1 if it is unknown
   * @param message a short text, or null
   */
  default void progressed(long progress, long total, @Nullable String message) {}

  /**
   * Called before {@link #replied} if the request's header asks for the times, and the peer says
   * how long the request waited and ran. The peer isn't trusted, but the numbers are not negative.
   */
  default void timed(long waitedNanos, long ranNanos) {}

  /**
   * Called when the reply has arrived. Its result, if it has one, is a
   * {@link io.zerocall.json.plain.JsonBytes}; an error's data is a {@link io.zerocall.JsonText}.
   */
  void replied(ReplyObject reply);

  /** Called when the connection has ended before the reply arrived. The method may have run. */
  void lost();
}
