package io.zerocall.client;

import org.jspecify.annotations.Nullable;

/**
 * The way of a wire without ids, as a REQ socket has it: one message is under way at a time, and
 * what comes back answers it. If its caller gives it up, its reply may still come, and must not be
 * taken for that of the next one: so the connection is given up with it, and the next call goes out
 * over another.
 */
final class OneAtATime implements Matching {
  /** How many messages may be under way. */
  static final int IN_FLIGHT = 1;

  private final Runnable renewConnection;

  /** The last call that was sent over the connection that there is. */
  private volatile @Nullable PendingCall current;

  /**
   * Begins without a call.
   *
   * @param renewConnection sees to it that nothing more is sent or received over the connection
   *     that there is
   */
  OneAtATime(Runnable renewConnection) {
    this.renewConnection = renewConnection;
  }

  /** The one before is over, or it would have been admitted by mistake. */
  @Override
  public void sending(PendingCall call) {
    current = call;
  }

  @Override
  public void sendingUnawaited() {
    throw new IllegalStateException("every message has a reply on this wire");
  }

  @Override
  public @Nullable PendingCall answeredBy(byte[] reply) {
    PendingCall call = current;
    return call != null && call.isInFlight() ? call : null;
  }

  @Override
  public void gaveUp(PendingCall call) {
    if (call == current) { // else its connection has gone, and the reply with it
      renewConnection.run();
    }
  }

  @Override
  public void disconnected() {
    current = null;
  }
}
