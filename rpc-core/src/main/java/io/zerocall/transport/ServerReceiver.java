package io.zerocall.transport;

/** Whom a {@link Binding} tells of its connections. */
@FunctionalInterface
public interface ServerReceiver {

  /**
   * A connection has sent its first message. What is returned receives that message and all that
   * follow. Must not block.
   */
  PeerReceiver connected(Peer peer);

  /** Whether calls are run; false once the server is closing and refuses what comes. */
  default boolean isOpen() {
    return true;
  }
}
