package io.zerocall.server.peer;

/** A subscription that a peer asks for. Thread-safe. */
public interface PeerSubscription {

  /**
   * Begins the subscription; returns false if the peer is subscribed already.
   *
   * @throws io.zerocall.server.RpcErrorReply if the peer has too many
   */
  boolean begin();

  /** Ends the subscription; returns false if there is none. It may begin again later. */
  boolean end();
}
