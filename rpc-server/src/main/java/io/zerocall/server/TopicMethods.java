package io.zerocall.server;

import io.zerocall.RpcErrorCode;
import io.zerocall.RpcLimits;
import io.zerocall.RpcMethod;
import io.zerocall.contract.Names;
import io.zerocall.json.document.ErrorObject;
import io.zerocall.server.method.Caller;
import io.zerocall.server.peer.CallRouter;
import io.zerocall.server.peer.CallablePeer;
import io.zerocall.server.peer.PeerSubscription;
import io.zerocall.server.topic.Subscriber;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The methods in the namespace {@code rpc} that refer to a connection's topics. Created for each
 * call.
 */
final class TopicMethods {
  private final Caller caller;
  private final RpcLimits limits;
  private final @Nullable CallRouter router;

  /** @param router decides who may subscribe; null if everyone may */
  TopicMethods(Caller caller, RpcLimits limits, @Nullable CallRouter router) {
    this.caller = caller;
    this.limits = limits;
    this.router = router;
  }

  /** Subscribes the connection; returns false if it was subscribed already. */
  @RpcMethod(
      help =
          "Subscribes this connection to a topic: its messages come as notifications of that name."
              + " False if it was subscribed already. If own is false, the messages that the"
              + " connection publishes itself don't come.")
  public boolean subscribe(String topic, Optional<Boolean> own) {
    requireTopic(topic);
    Requested requested = new Requested(requireSubscriber(), topic, own.orElse(true));
    CallRouter responsible = responsible(topic);
    return responsible == null
        ? requested.begin()
        : responsible.subscribe(peer(), topic, requested);
  }

  /** Ends a subscription of the connection; returns false if there was none. */
  @RpcMethod(help = "Ends a subscription of this connection. False if there was none.")
  public boolean unsubscribe(String topic) {
    requireTopic(topic);
    Requested requested = new Requested(requireSubscriber(), topic, true);
    CallRouter responsible = responsible(topic);
    return responsible == null
        ? requested.end()
        : responsible.unsubscribe(peer(), topic, requested);
  }

  /** Returns the router if it decides about a topic, else null. */
  private @Nullable CallRouter responsible(String topic) {
    return topic.equals(Names.DRAINING) ? null : router;
  }

  /** @param topic null if the caller sent JSON's null */
  private void requireTopic(@Nullable String topic) {
    if (Names.DRAINING.equals(topic)) {
      return;
    }
    try {
      var unused = Names.requireTopic(topic == null ? "" : topic, limits.nameBytes());
    } catch (IllegalArgumentException e) {
      throw new RpcErrorReply(
          RpcErrorCode.INVALID_PARAMS, "Invalid params: " + e.getMessage(), null);
    }
  }

  /** Every connection that can be notified is a peer, in a server with a router. */
  private CallablePeer peer() {
    return Objects.requireNonNull(caller.peer());
  }

  private Subscriber requireSubscriber() {
    Subscriber subscriber = caller.subscriber();
    if (subscriber == null) {
      ErrorObject refusal = ErrorObject.invalidRequest("this connection can't be sent notifications"
          + " (subscribe over a WebSocket or a ZeroMQ DEALER socket, not by POST or a REQ socket)");
      throw new RpcErrorReply(refusal.code(), refusal.message(), null);
    }
    return subscriber;
  }

  private final class Requested implements PeerSubscription {
    private final Subscriber subscriber;
    private final String topic;
    private final boolean own;

    Requested(Subscriber subscriber, String topic, boolean own) {
      this.subscriber = subscriber;
      this.topic = topic;
      this.own = own;
    }

    @Override
    public boolean begin() {
      return switch (subscriber.subscribe(topic, own)) {
        case SUBSCRIBED -> true;
        case SUBSCRIBED_ALREADY -> false;
        case TOO_MANY ->
          throw new RpcErrorReply(
              RpcErrorCode.OVERLOADED,
              "Overloaded: more than " + limits.subscriptions()
                  + " subscriptions of this connection",
              null);
      };
    }

    @Override
    public boolean end() {
      return subscriber.unsubscribe(topic);
    }
  }
}
