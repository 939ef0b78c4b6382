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
  private volatile @Nullable PendingCall current;

  /** The connection's number, which is what a call has for an order. */
  private volatile long connection;

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
  public long sending(PendingCall call) {
    current = call;
    return connection;
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
    if (call.order() == connection) { // else its connection has gone, and the reply with it
      renewConnection.run();
    }
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // the channel tells of one end after the other
  public void disconnected() {
    connection++;
    current = null;
  }
}
