package io.zerocall.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import io.zerocall.RpcContext;
import io.zerocall.RpcErrorCode;
import io.zerocall.RpcUnavailableException;
import io.zerocall.client.JsonError;
import io.zerocall.client.JsonReply;
import io.zerocall.client.RpcClient;
import io.zerocall.rabbitmq.Documents.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes requests from RabbitMQ, calls the bridge's broker and sends the replies. Acknowledges a
 * request when RabbitMQ has its reply, so that another bridge gets it if this one is killed.
 * Thread-safe.
 */
final class ServedCalls implements LinkUser {
  private static final Logger LOG = LoggerFactory.getLogger(ServedCalls.class);
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofDays(365);

  /** How often a call of an unknown name is made. */
  private static final int MOST_ATTEMPTS = 5;

  private static final long PAUSE_MILLIS = 500;

  private final RpcClient client;
  private final List<BridgedName> names;
  private final int prefetch;
  private final Layout layout;
  private final ScheduledExecutorService thread;
  private final Map<ServedCall.Key, ServedCall> running = new ConcurrentHashMap<>();
  private final RecentIds<ServedCall.Key> settled = new RecentIds<>();
  private final RecentIds<String> cancelled = new RecentIds<>();
  private final Map<Channel, String> consumers = new LinkedHashMap<>(); // guarded by itself
  private volatile @Nullable ConfirmedChannel replies;
  private volatile boolean isClosed;

  /**
   * Creates the consumer of requests.
   *
   * @param client calls the broker
   * @param prefetch how many calls of each name the broker has at a time
   * @param thread runs what is tried again later
   */
  ServedCalls(
      RpcClient client,
      List<BridgedName> names,
      int prefetch,
      Layout layout,
      ScheduledExecutorService thread) {
    this.client = client.withFailFast(); // another site may have a broker
    this.names = names;
    this.prefetch = prefetch;
    this.layout = layout;
    this.thread = thread;
  }

  // The connection.

  @Override
  public void connected(Session session) throws IOException {
    replies = ConfirmedChannel.open(session);
    running.values().forEach(this::reply);
    Channel cancelling = session.openChannel();
    session.consume(cancelling, layout.declareCancellations(cancelling), 1, (tag, delivery) -> {
      cancel(delivery.getProperties().getMessageId());
      cancelling.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
    });
    for (BridgedName name : names) {
      Channel channel = session.openChannel();
      String queue = layout.declareRequests(channel, name);
      synchronized (consumers) {
        if (!isClosed) {
          consumers.put(
              channel,
              session.consume(
                  channel, queue, prefetch, (tag, delivery) -> received(channel, queue, delivery)));
        }
      }
    }
  }

  @Override
  public void lost() {
    replies = null;
    synchronized (consumers) {
      consumers.clear();
    }
  }

  // Requests.

  private void received(Channel channel, String queue, Delivery delivery) {
    AMQP.BasicProperties properties = delivery.getProperties();
    long tag = delivery.getEnvelope().getDeliveryTag();
    String given = properties.getCorrelationId();
    String id = given == null ? UUID.randomUUID().toString() : given;
    ServedCall call = new ServedCall(id, queue, properties, channel, tag);
    ServedCall present = running.putIfAbsent(call.key(), call);
    if (present != null) {
      present.deliveredAgain(channel, tag);
    } else if (settled.contains(call.key()) || cancelled.contains(id)) {
      settle(call);
    } else {
      start(call, delivery.getBody());
    }
  }

  private void start(ServedCall call, byte[] body) {
    try {
      Request request = Documents.readRequest(body);
      call(call, request, RequestProperties.context(call.properties()), 1);
    } catch (RuntimeException e) {
      failed(call, e);
    }
  }

  private void failed(ServedCall call, RuntimeException why) {
    LOG.warn("A request from RabbitMQ can't be passed on: {}", Failures.reason(why));
    String message = "Invalid request: " + why.getMessage();
    answer(call, new JsonReply(null, new JsonError(RpcErrorCode.INVALID_REQUEST, message, null)));
  }

  private void call(ServedCall call, Request request, RpcContext context, int attempt) {
    CompletableFuture<JsonReply> pending;
    RpcContext outer = RpcContext.enter(context);
    try {
      pending = client(context).callJsonAsync(request.method(), request.params());
    } finally {
      RpcContext.enter(outer);
    }
    call.waitsFor(pending);
    var unused = pending.whenComplete((reply, thrown) -> {
      if (call.isCancelled()) {
        settle(call);
      } else if (thrown != null && isUnsent(Failures.unwrap(thrown)) && mayWait(context)) {
        later(() -> giveBack(call, request, context));
      } else if (thrown != null) {
        answer(call, new JsonReply(null, Failures.unanswered(Failures.unwrap(thrown))));
      } else if (isUnknown(reply) && attempt < MOST_ATTEMPTS && mayWait(context)) {
        callAgain(call, request, context, attempt + 1);
      } else {
        answer(call, reply);
      }
    });
  }

  /** A broker that has just started doesn't know the names of its workers yet. */
  private void callAgain(ServedCall call, Request request, RpcContext context, int attempt) {
    later(() -> {
      if (call.isCancelled()) {
        settle(call);
        return;
      }
      try {
        call(call, request, context, attempt);
      } catch (RuntimeException e) {
        failed(call, e);
      }
    });
  }

  /**
   * Puts a copy of a request into its queue, as the broker can't be reached; another site may take
   * it. A copy, because RabbitMQ counts a request that is returned as delivered. Without a
   * connection RabbitMQ delivers the request again.
   */
  private void giveBack(ServedCall call, Request request, RpcContext context) {
    running.remove(call.key(), call); // this bridge may get the copy
    ConfirmedChannel open = replies;
    if (call.isCancelled()) {
      settle(call);
    } else if (open != null) {
      var unused = open.publish(
              "",
              call.queue(),
              RequestProperties.again(call.properties(), call.id(), context),
              Documents.request(call.id(), request))
          .whenComplete((isRouted, thrown) -> {
            if (thrown == null) {
              call.settle();
            } else {
              call.reject();
            }
          });
    }
  }

  private void later(Runnable task) {
    var unused = thread.schedule(task, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Returns whether a call has failed without being sent, because the broker can't be reached. */
  private static boolean isUnsent(Throwable failure) {
    return failure instanceof RpcUnavailableException unavailable && unavailable.code() == 0;
  }

  private static boolean isUnknown(JsonReply reply) {
    return reply.error() != null && reply.error().code() == RpcErrorCode.METHOD_NOT_FOUND;
  }

  private static boolean mayWait(RpcContext context) {
    return context
        .remainingTime()
        .map(left -> left.toMillis() > 2 * PAUSE_MILLIS)
        .orElse(true);
  }

  private RpcClient client(RpcContext context) {
    Duration left = context.remainingTime().orElse(LONGEST);
    RpcClient inTime = client.withTimeout(left.compareTo(SHORTEST) > 0 ? left : SHORTEST);
    return context.meta().isEmpty() ? inTime : inTime.withMeta(context.meta());
  }

  private void cancel(@Nullable String id) {
    if (id == null) {
      return;
    }
    cancelled.add(id); // it may still be in the queue
    for (ServedCall call : running.values()) {
      if (call.id().equals(id)) {
        call.cancel();
      }
    }
  }

  // Replies.

  private void answer(ServedCall call, JsonReply reply) {
    if (reply.result() != null) {
      call.answered(Documents.result(call.id(), reply.result()));
    } else if (reply.error() != null) {
      call.answered(Documents.error(call.id(), reply.error()));
    }
    reply(call);
  }

  /** Sends the reply, if there is one and a connection; otherwise the next connection sends it. */
  private void reply(ServedCall call) {
    byte[] document = call.reply();
    String queue = call.replyTo();
    ConfirmedChannel open = replies;
    if (document == null || call.isSettled()) {
      return;
    } else if (queue == null) {
      settle(call);
    } else if (open != null) {
      var unused = open.publish("", queue, RequestProperties.ofReply(call.id()), document)
          .whenComplete((isRouted, thrown) -> {
            if (thrown == null) { // if there is no queue, nothing waits for the reply any more
              settle(call);
              return;
            } else if (thrown instanceof IllegalArgumentException) {
              refused(call, thrown);
            }
            later(() -> reply(call));
          });
    }
  }

  /** Replaces a reply that RabbitMQ never takes. */
  private static void refused(ServedCall call, Throwable why) {
    String message = "RabbitMQ can't carry the reply: " + why.getMessage();
    LOG.warn("{}", message);
    call.answered(Documents.error(call.id(), new JsonError(RpcErrorCode.TOO_LARGE, message, null)));
  }

  private void settle(ServedCall call) {
    settled.add(call.key());
    call.settle();
    running.remove(call.key(), call);
    cancelled.remove(call.id());
  }

  // The end.

  /** Takes no further requests. */
  void stop() {
    synchronized (consumers) {
      isClosed = true;
      consumers.forEach((channel, tag) -> {
        try {
          channel.basicCancel(tag);
        } catch (IOException | AlreadyClosedException e) {
          LOG.debug("A consumer has ended already", e);
        }
      });
      consumers.clear();
    }
  }

  /** Waits until all calls are answered. Those that are left run again on another bridge. */
  void awaitAnswers(Duration longest) {
    long deadline = System.nanoTime() + longest.toNanos();
    try {
      while (!running.isEmpty() && deadline - System.nanoTime() > 0) {
        Thread.sleep(10);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
