package io.zerocall.transport;

/** Receives the new connections of a {@link Binding}. */
@FunctionalInterface
public interface ServerReceiver {

  /**
   * Called when a connection has sent its first message, or, if this side has
   * {@linkplain Transport#dial dialed} the connection, when it is established. The returned
   * receiver gets all of its messages. Must not block.
   */
  PeerReceiver connected(Peer peer);

  /** Returns whether calls are run; false once the server is closing and refuses new calls. */
  default boolean isOpen() {
    return true;
  }
}
