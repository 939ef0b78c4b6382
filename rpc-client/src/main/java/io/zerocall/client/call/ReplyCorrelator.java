package io.zerocall.client.call;

import org.jspecify.annotations.Nullable;

/**
 * Finds the call that a reply belongs to, and handles the calls that their callers have abandoned.
 * Thread-safe, except for {@link #answeredBy} and {@link #disconnected}, which the reading thread
 * calls.
 */
interface ReplyCorrelator {

  /** Called when a call is about to be sent. */
  void sending(PendingCall call);

  /** Called when a message without a reply is about to be sent. */
  void sendingUnawaited();

  /** Returns the call that a reply answers, or null if it answers none. */
  @Nullable
  PendingCall answeredBy(byte[] reply);

  /** Called when a call was sent, and its caller no longer waits for the reply. */
  void abandoned(PendingCall call);

  /** Called when the connection is lost. */
  void disconnected();
}
