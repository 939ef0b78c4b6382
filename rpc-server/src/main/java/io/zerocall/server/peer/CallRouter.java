package io.zerocall.server.peer;

import io.zerocall.JsonText;
import io.zerocall.RpcContext;
import io.zerocall.json.plain.JsonBytes;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Passes calls on to the peers that offer their methods, as the bytes in which they arrived. A
 * server's {@link io.zerocall.server.RpcFallback} may be one. A server with a router has the
 * methods {@code rpc.offer}, {@code rpc.withdraw} and {@code rpc.broker.status}. All methods are
 * called by any number of threads, also by those that read, and must not block.
 */
public interface CallRouter {

  /**
   * Passes a call on.
   *
   * @return the result. Its cancellation cancels the call. It fails with an
   *     {@link io.zerocall.server.RpcErrorReply} that becomes the call's reply
   */
  CompletionStage<JsonBytes> route(RoutedCall call);

  /** Returns whether notifications of a name that is not registered are to be routed. */
  boolean routes(String method);

  /**
   * Passes a notification on. It is published to the topic of its name too. Notifications of one
   * connection are passed on in their order.
   *
   * @return completes, in whatever way, when its method has ended or won't run
   */
  CompletionStage<?> notified(RoutedCall notification);

  /** Returns whether the sender of a notification may publish it to a topic. */
  default boolean mayPublish(String topic, RpcContext context) {
    return true;
  }

  /**
   * Called when a peer offers methods, in addition to those that it has offered before.
   *
   * @throws io.zerocall.server.RpcErrorReply if the offer is refused
   */
  void offer(CallablePeer peer, Offer offer);

  /**
   * Called when an offer has been refused, by the router itself or before.
   *
   * @param peer describes the connection, for logs
   * @param why what the peer was answered
   */
  void offerRefused(String peer, String why);

  /**
   * Called when a peer no longer offers some methods. Those that it doesn't offer are ignored.
   *
   * @return completes when the peer has been sent all calls of these methods that it will get
   */
  CompletionStage<Void> withdraw(CallablePeer peer, List<String> methods);

  /**
   * Lets a peer subscribe to a topic, by beginning the subscription.
   *
   * @return what {@link PeerSubscription#begin} returns
   * @throws io.zerocall.server.RpcErrorReply if the subscription is refused
   */
  default boolean subscribe(CallablePeer peer, String topic, PeerSubscription subscription) {
    return subscription.begin();
  }

  /** Ends a subscription of a peer, as the peer wishes; returns what that returns. */
  default boolean unsubscribe(CallablePeer peer, String topic, PeerSubscription subscription) {
    return subscription.end();
  }

  /** Called when a peer reads its requests again. */
  void writable(CallablePeer peer);

  /** Called when the connection of a peer has ended, after the receivers of its requests. */
  void disconnected(CallablePeer peer);

  /** Returns the calls that outlive their callers; null if there are none. */
  default @Nullable SubmittedJobs jobs() {
    return null;
  }

  /** Returns what submits jobs again and again; null if there is none, or there are no jobs. */
  default @Nullable JobSchedules schedules() {
    return null;
  }

  /** Returns what peers offer now; of many names only some. */
  OfferedNames offered();

  /** Returns the types with the declarations of methods that peers may offer. */
  default List<Class<?>> described() {
    return List.of();
  }

  /** Returns the present calls, names and workers; an object of bounded size. */
  JsonText status();
}
