package io.zerocall;

/** A listener's subscription to topics; {@link #close} ends it. Thread-safe. */
public interface RpcSubscription extends AutoCloseable {

  /**
   * Returns how many messages the listener is known to have missed so far. Does not include
   * messages published while there was no connection, since their number is unknown;
   * {@link RpcMissedListener} reports both.
   */
  long missed();

  /**
   * Ends the subscription: no further method of the listener is called. Does not wait for a method
   * that is already running. A call that is about to begin on another thread may still begin just
   * after this method returns. Closing twice has no effect.
   */
  @Override
  void close();
}
