package io.zerocall.server;

import io.zerocall.JsonText;
import io.zerocall.RpcContext;
import io.zerocall.RpcSubscription;
import io.zerocall.contract.Names;
import io.zerocall.json.JsonCodec;
import io.zerocall.json.JsonException;
import io.zerocall.json.document.Publication;
import io.zerocall.json.document.SerializedName;
import io.zerocall.json.plain.JsonBytes;
import io.zerocall.json.wire.JsonRpcRequestWriter;
import io.zerocall.server.peer.CallRouter;
import io.zerocall.server.peer.RoutedCall;
import io.zerocall.server.topic.Hub;
import io.zerocall.server.topic.LocalListener;
import io.zerocall.server.topic.OrderedPublication;
import io.zerocall.server.topic.PeerRecipient;
import io.zerocall.server.topic.Subscriber;
import io.zerocall.server.work.LatencyProfile;
import io.zerocall.server.work.Workers;
import io.zerocall.topic.Listener;
import io.zerocall.topic.ListenerQueue;
import io.zerocall.topic.PublisherProxy;
import io.zerocall.transport.Peer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topics of one server: the subscriptions over connections, and those in this process. */
final class ServerTopics {
  private static final Logger LOG = LoggerFactory.getLogger(ServerTopics.class);

  private final JsonCodec codec;
  private final JsonRpcRequestWriter writer;
  private final JsonRpcRequestWriter notices;
  private final Executor executor;
  private final ExceptionMapper exceptions;
  private final @Nullable RpcFallback fallback;
  private final DialedPeers brokers;
  private final Hub hub;
  private final LatencyProfile latency = new LatencyProfile();
  private final Set<LocalListener> listeners = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * Creates the topics of a server.
   *
   * @param fallback asked before a notification is published; null if there is none
   * @param brokers receive what this process publishes, and are notified of the topics
   * @param workers run the listeners
   * @param exceptions logs what listeners throw
   */
  ServerTopics(
      JsonCodec codec,
      @Nullable RpcFallback fallback,
      DialedPeers brokers,
      Workers workers,
      ExceptionMapper exceptions) {
    this.exceptions = exceptions;
    this.codec = codec;
    this.writer = new JsonRpcRequestWriter(codec);
    this.notices = new JsonRpcRequestWriter(codec.own());
    this.executor = task -> execute(workers, task);
    this.fallback = fallback;
    this.brokers = brokers;
    this.hub = fallback == null ? new Hub(brokers) : FallbackTopics.hub(fallback, codec, brokers);
    brokers.onGap(hub::lost);
  }

  /**
   * Runs a listener's task, on another thread if the workers are overloaded: a listener must get
   * its messages all the same.
   */
  private static void execute(Workers workers, Runnable task) {
    if (!workers.execute(task)) {
      Thread thread = new Thread(task, "zerocall-listener");
      thread.setDaemon(true);
      thread.start();
    }
  }

  Hub hub() {
    return hub;
  }

  /** Returns how fast the interceptors have been around publishing. */
  LatencyProfile latency() {
    return latency;
  }

  // Subscriptions over connections.

  Subscriber subscriber(Peer peer) {
    return hub.subscriber(new PeerRecipient(peer, notices), codec.limits().subscriptions());
  }

  /**
   * Passes a publication to the fallback; if that doesn't handle it, publishes it to the
   * subscribers. What has a reserved name is dropped.
   *
   * @param publisher the connection that has sent it
   */
  void publishReceived(OrderedPublication outgoing, ConnectionState publisher) {
    Publication publication = outgoing.publication();
    if (Names.isReserved(publication.topic())) {
      return;
    }
    if (fallback == null || outgoing.hasMethod() || !takes(fallback, outgoing, publisher)) {
      hub.publish(publication.topic(), publication.document(), publisher.subscriber());
    }
  }

  /** Publishes what a broker has sent because this server is subscribed there. */
  void publishOfBroker(Publication publication) {
    if (!Names.isReserved(publication.topic())) {
      hub.publish(publication.topic(), publication.document());
    }
  }

  private boolean takes(
      RpcFallback fallback, OrderedPublication notification, ConnectionState publisher) {
    String name = notification.publication().topic();
    if (fallback instanceof CallRouter router) {
      if (router.routes(name)) {
        route(router, notification, publisher);
      }
      return !router.mayPublish(name, notification.context());
    }
    RpcContext outer = RpcContext.enter(notification.context());
    try {
      return fallback.notified(name, params(notification));
    } finally {
      RpcContext.enter(outer);
    }
  }

  /** Passes a notification on as one of its connection's calls; drops it if there are too many. */
  private void route(
      CallRouter router, OrderedPublication notification, ConnectionState publisher) {
    if (publisher.accepted(1) > codec.limits().inFlight()) {
      publisher.answered(1);
      LOG.debug(
          "A notification of {} was dropped: its connection has too many calls in flight",
          notification.publication().topic());
    } else {
      var unused = router
          .notified(routed(notification, publisher))
          .whenComplete((ended, thrown) -> publisher.answered(1));
    }
  }

  private static RoutedCall routed(OrderedPublication notification, ConnectionState publisher) {
    return new RoutedCall(
        notification.publication().topic(),
        params(notification).map(JsonBytes::of).orElse(null),
        notification.context(),
        notification.routing(),
        notification.deadlineNanos(),
        publisher);
  }

  private static Optional<JsonText> params(OrderedPublication notification) {
    byte[] document = notification.publication().document();
    return Optional.ofNullable(JsonCodec.text(document).members().get("params"));
  }

  // Subscriptions in this process.

  RpcSubscription subscribe(@Nullable Object object) {
    return subscribe(new Listener(codec, exceptions::thrownByListener, object));
  }

  RpcSubscription subscribe(String topic, @Nullable Consumer<JsonText> function) {
    var unused = Names.requireTopic(topic, codec.limits().nameBytes());
    return subscribe(new Listener(codec, exceptions::thrownByListener, topic, function));
  }

  private RpcSubscription subscribe(Listener declared) {
    ListenerQueue queue = new ListenerQueue(declared, codec.limits(), executor);
    LocalListener listener = new LocalListener(hub, queue, listeners::remove);
    listeners.add(listener);
    listener.begin();
    if (closed) {
      listener.close(); // close() may have missed it
    }
    return listener;
  }

  <T> T publisher(Class<T> type, @Nullable String namespace) {
    return PublisherProxy.of(codec, type, namespace, this::publish);
  }

  void publish(String topic, @Nullable Object... arguments) {
    SerializedName name = name(topic);
    List<@Nullable Object> list = Arrays.asList(arguments);
    publish(topic, id -> writer.request(id, name, list));
  }

  void publishNamed(String topic, Map<String, ? extends @Nullable Object> arguments) {
    SerializedName name = name(topic);
    publish(topic, id -> writer.request(id, name, arguments));
  }

  private SerializedName name(String topic) {
    return new SerializedName(Names.requireTopic(topic, codec.limits().nameBytes()));
  }

  private void publish(String topic, LongFunction<byte[]> document) {
    byte[] written;
    try {
      written = document.apply(-1);
    } catch (JsonException e) {
      throw new IllegalArgumentException(
          "a message for \"" + topic + "\" can't be written: " + e.getMessage(), e);
    }
    int limit = codec.limits().messageBytes();
    if (written.length > limit) {
      throw new IllegalArgumentException("a message for \"" + topic + "\" has " + written.length
          + " bytes (limit: " + limit + ")");
    }
    hub.publish(topic, written);
    brokers.publish(written);
  }

  /** Publishes that this server refuses all calls from now on. */
  void announceDraining() {
    hub.publish(Names.DRAINING, notices.request(-1, new SerializedName(Names.DRAINING), List.of()));
  }

  /** Ends all subscriptions in this process; those of connections end with the connections. */
  void close() {
    closed = true;
    listeners.forEach(LocalListener::close);
    hub.close();
  }
}
