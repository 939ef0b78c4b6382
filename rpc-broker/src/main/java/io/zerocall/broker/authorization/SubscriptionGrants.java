package io.zerocall.broker.authorization;

import io.zerocall.broker.policy.BrokerPolicy.Action;
import io.zerocall.broker.policy.BrokerPolicy.Identity;
import io.zerocall.server.RpcErrorReply;
import io.zerocall.server.peer.CallablePeer;
import io.zerocall.server.peer.PeerSubscription;
import java.util.HashMap;
import java.util.Map;

/**
 * What the connected peers are subscribed to. A subscription that changed rules no longer allow is
 * <em>inactive</em> until they allow it again. Thread-safe.
 */
public final class SubscriptionGrants {
  private final Authorization authorization;

  /** By peer and topic. Guarded by this. */
  private final Map<CallablePeer, Map<String, Grant>> peers = new HashMap<>();

  private static final class Grant {
    final Identity identity;
    final PeerSubscription subscription;
    boolean active = true;

    Grant(Identity identity, PeerSubscription subscription) {
      this.identity = identity;
      this.subscription = subscription;
    }
  }

  public SubscriptionGrants(Authorization authorization) {
    this.authorization = authorization;
  }

  /**
   * Begins a subscription; returns what that returns.
   *
   * @throws RpcErrorReply if the policy doesn't allow it, or the peer has too many
   */
  public synchronized boolean subscribe(
      CallablePeer peer, String topic, PeerSubscription subscription, Identity identity) {
    authorization.check(Action.SUBSCRIBE, identity, topic);
    boolean begun = subscription.begin();
    if (!peer.isClosed()) { // its end may have been reported before
      peers
          .computeIfAbsent(peer, any -> new HashMap<>())
          .put(topic, new Grant(identity, subscription));
    }
    return begun;
  }

  /** Ends a subscription of a peer, as the peer wishes; returns what that returns. */
  public synchronized boolean unsubscribe(
      CallablePeer peer, String topic, PeerSubscription subscription) {
    Map<String, Grant> present = peers.get(peer);
    if (present != null) {
      present.remove(topic);
    }
    return subscription.end();
  }

  /** Removes a peer whose connection has ended. */
  public synchronized void disconnected(CallablePeer peer) {
    peers.remove(peer);
  }

  /** Checks all subscriptions again, since the rules have changed. */
  public synchronized void recheck() {
    peers.values().forEach(topics -> topics.forEach(this::recheck));
  }

  private void recheck(String topic, Grant grant) {
    boolean allowed = authorization.allows(Action.SUBSCRIBE, grant.identity, topic);
    if (grant.active && !allowed) {
      var unused = grant.subscription.end();
      grant.active = false;
    } else if (!grant.active && allowed) {
      grant.active = beginsAgain(grant);
    }
  }

  private static boolean beginsAgain(Grant grant) {
    try {
      var unused = grant.subscription.begin();
      return true;
    } catch (RpcErrorReply tooMany) { // the peer has subscribed to others in the meantime
      return false;
    }
  }
}
