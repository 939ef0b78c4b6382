package io.zerocall.client.call;

import org.jspecify.annotations.Nullable;

/**
 * Correlates replies on a wire without ids, as a REQ socket does: one message is in flight at a
 * time, and the next reply answers it. The reply to an abandoned call may still come, and must not
 * be mistaken for the reply to the next call. So the client closes the connection together with the
 * call, and the next call uses a new one.
 */
final class SingleInFlight implements ReplyCorrelator {
  /** The maximum number of messages in flight. */
  static final int MAX_IN_FLIGHT = 1;

  private final Runnable renewConnection;

  /** The last call that was sent over the present connection. */
  private volatile @Nullable PendingCall current;

  /**
   * Creates a correlator without a call.
   *
   * @param renewConnection closes the present connection, so that nothing more is sent or received
   *     over it
   */
  SingleInFlight(Runnable renewConnection) {
    this.renewConnection = renewConnection;
  }

  /** Notes the call in flight. The call before it is done, as the limiter admits one at a time. */
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
  public void abandoned(PendingCall call) {
    if (call == current) { // otherwise its connection has gone, and the reply with it
      renewConnection.run();
    }
  }

  @Override
  public void disconnected() {
    current = null;
  }
}
