package io.zerocall.server;

import io.zerocall.RpcErrorCode;
import io.zerocall.RpcLimits;
import io.zerocall.RpcMethod;
import io.zerocall.contract.Names;
import io.zerocall.json.document.ErrorObject;
import io.zerocall.server.method.Caller;
import io.zerocall.server.topic.Subscriber;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The methods in the namespace {@code rpc} that refer to a connection's topics. Created for each
 * call.
 */
final class TopicMethods {
  private final Caller caller;
  private final RpcLimits limits;

  TopicMethods(Caller caller, RpcLimits limits) {
    this.caller = caller;
    this.limits = limits;
  }

  /** Subscribes the connection; returns false if it was subscribed already. */
  @RpcMethod(
      help =
          "Subscribes this connection to a topic: its messages come as notifications of that name."
              + " False if it was subscribed already. If own is false, the messages that the"
              + " connection publishes itself don't come.")
  public boolean subscribe(String topic, Optional<Boolean> own) {
    requireTopic(topic);
    return switch (requireSubscriber().subscribe(topic, own.orElse(true))) {
      case SUBSCRIBED -> true;
      case SUBSCRIBED_ALREADY -> false;
      case TOO_MANY ->
        throw new RpcErrorReply(
            RpcErrorCode.OVERLOADED,
            "Overloaded: more than " + limits.subscriptions() + " subscriptions of this connection",
            null);
    };
  }

  /** Ends a subscription of the connection; returns false if there was none. */
  @RpcMethod(help = "Ends a subscription of this connection. False if there was none.")
  public boolean unsubscribe(String topic) {
    requireTopic(topic);
    return requireSubscriber().unsubscribe(topic);
  }

  /** @param topic null if the caller sent JSON's null */
  private void requireTopic(@Nullable String topic) {
    try {
      var unused = Names.requireTopic(topic == null ? "" : topic, limits.nameBytes());
    } catch (IllegalArgumentException e) {
      throw new RpcErrorReply(
          RpcErrorCode.INVALID_PARAMS, "Invalid params: " + e.getMessage(), null);
    }
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
}
