package io.zerocall;

/** A listener that is subscribed to topics, until this is closed. Safe for use by any thread. */
public interface RpcSubscription extends AutoCloseable {

  /**
   * How many messages are known to have been missed so far. Those of a time without a connection
   * are not among them, as nobody counts them; {@link RpcMissedListener} tells of both.
   */
  long missed();

  /**
   * Ends the subscription: no method of the listener is called any more, but for one that has begun
   * already. Returns without waiting; so a call that was about to begin on another thread may do so
   * just after this has returned. Closing twice does nothing.
   */
  @Override
  void close();
}
