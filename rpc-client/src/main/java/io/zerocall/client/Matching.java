package io.zerocall.client;

import org.jspecify.annotations.Nullable;

/**
 * How a wire tells whose reply has come, and what it does about a call whose caller waits no more.
 * Safe for use by any thread, but for what comes from the channel.
 */
interface Matching {

  /** A call is about to be sent. */
  void sending(PendingCall call);

  /** A message is about to be sent that nobody awaits a reply to. */
  void sendingUnawaited();

  /** A reply has come: the call that it answers, or null if it belongs to none. */
  @Nullable
  PendingCall answeredBy(byte[] reply);

  /** A call was sent, and its caller doesn't wait for the reply any more. */
  void gaveUp(PendingCall call);

  /** The connection is gone. */
  void disconnected();
}
