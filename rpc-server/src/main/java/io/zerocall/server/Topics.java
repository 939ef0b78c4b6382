package io.zerocall.server;

import io.zerocall.JsonText;
import io.zerocall.RpcContext;
import io.zerocall.RpcErrorCode;
import io.zerocall.RpcSubscription;
import io.zerocall.contract.Names;
import io.zerocall.json.ErrorObject;
import io.zerocall.json.JsonCodec;
import io.zerocall.json.JsonException;
import io.zerocall.json.Publication;
import io.zerocall.json.RequestWriter;
import io.zerocall.json.SerializedName;
import io.zerocall.server.topic.Hub;
import io.zerocall.server.topic.Subscriber;
import io.zerocall.server.topic.TopicWatch;
import io.zerocall.server.work.Workers;
import io.zerocall.topic.Listener;
import io.zerocall.topic.ListenerQueue;
import io.zerocall.topic.PublisherProxy;
import io.zerocall.transport.Peer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** The topics of one server: who subscribes over a connection, and who does in this process. */
final class Topics {
  private final JsonCodec codec;
  private final RequestWriter writer;
  private final Executor executor;
  private final Failures failures;
  private final @Nullable ServerMethod subscribe;
  private final @Nullable ServerMethod unsubscribe;
  private final @Nullable FallbackMethod fallback;
  private final Hub hub;
  private final Pace pace = new Pace();
  private final Set<LocalListener> listeners = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * The topics of a server.
   *
   * @param registry where {@link TopicMethods} are registered already
   * @param workers what calls listeners
   * @param failures is told what listeners throw
   */
  Topics(JsonCodec codec, ServiceRegistry registry, Workers workers, Failures failures) {
    this.failures = failures;
    this.codec = codec;
    this.writer = new RequestWriter(codec);
    this.executor = task -> execute(workers, task);
    this.subscribe = registry.find("rpc.subscribe");
    this.unsubscribe = registry.find("rpc.unsubscribe");
    this.fallback = registry.fallback();
    this.hub =
        fallback == null ? new Hub(TopicWatch.NONE) : WatchedTopics.hub(fallback.fallback(), codec);
  }

  /** A listener has to hear of what waits for it even if all workers have too much to do. */
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

  /** How quick the interceptors have been around publishing. */
  Pace pace() {
    return pace;
  }

  // Over connections.

  Subscriber subscriber(Peer peer) {
    return hub.subscriber(new PeerRecipient(peer, writer), codec.limits().subscriptions());
  }

  /** Brings a publication to the fallback if that takes it, or else to the subscribers. */
  void bring(Publication publication, RpcContext context) {
    if (fallback == null || !fallback.takes(publication, context)) {
      hub.publish(publication.topic(), publication.document());
    }
  }

  /** Whether a method is one of those that are run here. */
  boolean owns(ServerMethod method) {
    return method == subscribe || method == unsubscribe;
  }

  /** The topic that a call of one of those methods is about, or null. */
  @Nullable
  String topic(ServerMethod method, @Nullable Object[] arguments) {
    return owns(method) ? (String) arguments[0] : null;
  }

  /** Runs one of those methods for the connection that calls it. */
  boolean run(ServerMethod method, @Nullable Object[] arguments, Exchange caller) {
    String topic = requireTopic(topic(method, arguments));
    Subscriber subscriber = caller.connection().subscriber();
    if (subscriber == null || caller.isDelimited()) {
      throw refusal(
          ErrorObject.invalidRequest(
              "this connection can't be sent notifications"
                  + " (subscribe over a WebSocket or a ZeroMQ DEALER socket, not by POST or a REQ socket)"));
    }
    if (method == unsubscribe) {
      return subscriber.unsubscribe(topic);
    }
    return switch (subscriber.subscribe(topic)) {
      case SUBSCRIBED -> true;
      case SUBSCRIBED_ALREADY -> false;
      case TOO_MANY ->
        throw new RpcErrorReply(
            RpcErrorCode.OVERLOADED,
            "Overloaded: more than " + codec.limits().subscriptions()
                + " subscriptions of this connection",
            null);
    };
  }

  private String requireTopic(@Nullable String topic) {
    try {
      return Names.requireTopic(topic == null ? "" : topic, codec.limits().nameBytes());
    } catch (IllegalArgumentException e) {
      throw new RpcErrorReply(
          RpcErrorCode.INVALID_PARAMS, "Invalid params: " + e.getMessage(), null);
    }
  }

  private static RpcErrorReply refusal(ErrorObject error) {
    return new RpcErrorReply(error.code(), error.message(), null);
  }

  // In this process.

  RpcSubscription subscribe(@Nullable Object object) {
    return subscribe(new Listener(codec, failures::thrownByListener, object));
  }

  RpcSubscription subscribe(String topic, @Nullable Consumer<JsonText> function) {
    var unused = Names.requireTopic(topic, codec.limits().nameBytes());
    return subscribe(new Listener(codec, failures::thrownByListener, topic, function));
  }

  private RpcSubscription subscribe(Listener told) {
    ListenerQueue queue = new ListenerQueue(told, codec.limits(), executor);
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
  }

  /** Ends all subscriptions in this process; those of connections end with these. */
  void close() {
    closed = true;
    listeners.forEach(LocalListener::close);
    hub.close();
  }
}
