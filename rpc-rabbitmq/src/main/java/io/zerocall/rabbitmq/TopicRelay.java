package io.zerocall.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import io.zerocall.JsonText;
import io.zerocall.RpcContext;
import io.zerocall.RpcException;
import io.zerocall.client.RpcClient;
import io.zerocall.rabbitmq.Documents.Request;
import io.zerocall.server.RpcErrorReply;
import io.zerocall.server.RpcFallback;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes the messages of topics from the broker to the other bridges, and theirs to the broker. A
 * broker gives a notification of an offered name to one worker as a request, so a bridge gets the
 * messages by offering the names of the topics. Its worker takes one at a time, which keeps their
 * order. Thread-safe.
 */
final class TopicRelay implements RpcFallback, LinkUser {
  private static final Logger LOG = LoggerFactory.getLogger(TopicRelay.class);

  /** The bridge that has brought a message: in its metadata at a broker, and its header in AMQP. */
  private static final String ORIGIN = "zerocall-bridge";

  private static final int MESSAGES_AT_ONCE = 256;
  private static final long PAUSE_MILLIS = 500;

  private final String bridge;
  private final List<BridgedName> names;
  private final Layout layout;
  private final RpcClient client;
  private final ScheduledExecutorService thread;
  private final AtomicLong last = new AtomicLong();
  private final Map<Long, Publication> unconfirmed = new ConcurrentSkipListMap<>();
  private final RecentIds<String> received = new RecentIds<>();
  private volatile @Nullable ConfirmedChannel channel;
  private volatile boolean isClosed;

  // Guarded by this.
  private @Nullable Channel consuming;
  private @Nullable String consumer;

  /**
   * Creates a relay.
   *
   * @param bridge the bridge's id
   * @param client publishes at the broker
   * @param thread runs what is tried again later
   */
  TopicRelay(
      String bridge,
      List<BridgedName> names,
      Layout layout,
      RpcClient client,
      ScheduledExecutorService thread) {
    this.bridge = bridge;
    this.names = names;
    this.layout = layout;
    this.client = client.withMeta(ORIGIN, bridge);
    this.thread = thread;
  }

  // From the broker.

  /** Publishes a message; a bridge's own message comes back and is ignored. */
  @Override
  public CompletableFuture<JsonText> call(String topic, Optional<JsonText> params) {
    if (!isBridged(topic)) {
      return CompletableFuture.failedFuture(RpcErrorReply.methodNotFound());
    }
    boolean isForeign =
        RpcContext.current().map(context -> context.meta().containsKey(ORIGIN)).orElse(false);
    if (isForeign || !Layout.isShort(topic)) {
      return CompletableFuture.completedFuture(JsonText.NULL);
    }
    Publication publication = new Publication(
        UUID.randomUUID().toString(),
        topic,
        Documents.notification(new Request(topic, params.orElse(null))));
    long number = last.incrementAndGet();
    unconfirmed.put(number, publication);
    var unused = publication.whenComplete((done, thrown) -> unconfirmed.remove(number));
    publish(publication);
    return publication;
  }

  private boolean isBridged(String topic) {
    return names.stream().anyMatch(name -> name.covers(topic));
  }

  /** Publishes a message, if there is a connection; otherwise the next connection publishes it. */
  private void publish(Publication publication) {
    ConfirmedChannel open = channel;
    if (open == null || publication.isDone()) {
      return;
    }
    AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
        .contentType(RequestProperties.JSON)
        .messageId(publication.id())
        .headers(Map.of(ORIGIN, bridge))
        .build();
    var unused = open.publish(
            layout.topics(), publication.topic(), properties, publication.document())
        .whenComplete((isRouted, thrown) -> {
          if (thrown == null) {
            publication.complete(JsonText.NULL);
          } else if (thrown instanceof IllegalArgumentException) {
            LOG.warn("A message of {} is dropped: {}", publication.topic(), thrown.getMessage());
            publication.complete(JsonText.NULL);
          } else {
            LOG.debug("A message of {} waits for RabbitMQ", publication.topic(), thrown);
            publishLater(publication, open);
          }
        });
  }

  /** Publishes a message again, unless a new connection does. */
  private void publishLater(Publication publication, ConfirmedChannel used) {
    var unused = thread.schedule(
        () -> {
          if (used.equals(channel)) {
            publish(publication);
          }
        },
        PAUSE_MILLIS,
        TimeUnit.MILLISECONDS);
  }

  // The connection.

  @Override
  public void connected(Session session) throws IOException {
    ConfirmedChannel opened = ConfirmedChannel.open(session);
    channel = opened;
    unconfirmed.values().forEach(this::publish);
    consume(session);
  }

  private synchronized void consume(Session session) throws IOException {
    if (isClosed) {
      return;
    }
    Channel opened = session.openChannel();
    String queue = layout.declareTopics(opened, names);
    consuming = opened;
    consumer = session.consume(opened, queue, MESSAGES_AT_ONCE, (tag, delivery) -> {
      received(delivery);
      opened.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
    });
  }

  @Override
  public void lost() {
    channel = null;
    synchronized (this) {
      consuming = null;
      consumer = null;
    }
  }

  // From RabbitMQ.

  private void received(Delivery delivery) {
    AMQP.BasicProperties properties = delivery.getProperties();
    String id = properties.getMessageId();
    if (bridge.equals(RequestProperties.header(properties, ORIGIN))
        || (id != null && received.contains(id))) {
      return;
    }
    try {
      Request message = Documents.readRequest(delivery.getBody());
      if (isBridged(message.method())) {
        client.notifyJson(message.method(), message.params());
      }
    } catch (IllegalArgumentException e) {
      LOG.warn("A topic's message from RabbitMQ is unreadable: {}", e.getMessage());
    } catch (RpcException e) {
      LOG.debug("A topic's message is lost, as {} can't be reached", client.endpoint(), e);
    }
    if (id != null) {
      received.add(id);
    }
  }

  /** Takes no further messages from RabbitMQ. */
  synchronized void stop() {
    isClosed = true;
    Channel open = consuming;
    if (open != null && consumer != null) {
      try {
        open.basicCancel(consumer);
      } catch (IOException | AlreadyClosedException e) {
        LOG.debug("The consumer has ended already", e);
      }
    }
  }
}
