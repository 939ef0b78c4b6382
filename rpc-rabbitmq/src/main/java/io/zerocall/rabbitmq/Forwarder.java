package io.zerocall.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import io.zerocall.JsonText;
import io.zerocall.RpcContext;
import io.zerocall.RpcErrorCode;
import io.zerocall.client.JsonError;
import io.zerocall.client.JsonReply;
import io.zerocall.rabbitmq.Documents.Request;
import io.zerocall.rabbitmq.ForwardedCall.State;
import io.zerocall.server.RpcErrorReply;
import io.zerocall.server.RpcFallback;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes the calls of a worker on to RabbitMQ, and the replies back. A request that RabbitMQ has
 * stored survives a lost connection, and so does its reply. Thread-safe.
 */
final class Forwarder implements RpcFallback, LinkUser {
  private static final Logger LOG = LoggerFactory.getLogger(Forwarder.class);
  private static final RpcContext NO_CONTEXT = new RpcContext(Map.of(), null, Long.MAX_VALUE);
  private static final int REPLIES_AT_ONCE = 256;
  private static final JsonText NEVER_AGAIN = JsonText.parse("{\"retry\":false}");

  /** Why RabbitMQ has not delivered a message; only such messages have this header. */
  private static final String UNDELIVERED_REASON = "x-first-death-reason";

  private final String bridge;
  private final List<BridgedName> names;
  private final Layout layout;
  private final Routes routes;
  private final Executor executor;
  private final Map<String, ForwardedCall> inFlight = new ConcurrentHashMap<>();
  private volatile @Nullable ConfirmedChannel channel;
  private boolean hadConnection; // used by the link's thread only

  /**
   * Creates a forwarder.
   *
   * @param bridge the bridge's id
   * @param executor runs what must not run on RabbitMQ's threads
   */
  Forwarder(String bridge, List<BridgedName> names, Layout layout, Executor executor) {
    this.bridge = bridge;
    this.names = names;
    this.layout = layout;
    this.routes = new Routes(layout);
    this.executor = executor;
  }

  // Calls.

  @Override
  public CompletableFuture<JsonText> call(String method, Optional<JsonText> params) {
    if (names.stream().noneMatch(name -> name.covers(method))) {
      return CompletableFuture.failedFuture(RpcErrorReply.methodNotFound());
    }
    ForwardedCall call = new ForwardedCall(
        UUID.randomUUID().toString(),
        new Request(method, params.orElse(null)),
        RpcContext.current().orElse(NO_CONTEXT),
        this::cancelled);
    inFlight.put(call.id(), call);
    var unused = call.whenComplete((result, thrown) -> inFlight.remove(call.id()));
    send(call);
    return call;
  }

  /** Sends a request that waits, if there is a connection. */
  private void send(ForwardedCall call) {
    ConfirmedChannel open = channel;
    if (open != null && call.move(State.WAITS, State.SENT)) {
      call.candidates(routes.of(call.request().method()));
      publish(call, open);
    }
  }

  private void publish(ForwardedCall call, ConfirmedChannel open) {
    String queue = call.queue();
    if (call.isDone()) {
      return;
    } else if (queue == null) {
      call.completeExceptionally(RpcErrorReply.methodNotFound());
      return;
    }
    AMQP.BasicProperties properties =
        RequestProperties.of(call.id(), bridge, layout.replies(bridge), call.context());
    byte[] body = Documents.request(call.id(), call.request());
    var unused = open.publish("", queue, properties, body).whenComplete((isRouted, thrown) -> {
      if (thrown != null) {
        notStored(call, open, Failures.unwrap(thrown));
      } else if (isRouted) {
        call.move(State.SENT, State.STORED);
        routes.took(call.request().method(), queue);
      } else {
        call.nextQueue();
        executor.execute(() -> publish(call, open));
      }
    });
  }

  private void notStored(ForwardedCall call, ConfirmedChannel used, Throwable why) {
    if (why instanceof NotSentException) {
      call.move(State.SENT, State.WAITS);
      if (channel != used) {
        executor.execute(() -> send(call)); // there may be a new connection already
      }
    } else if (why instanceof IOException) {
      fail(call, RpcErrorCode.WORKER_LOST, String.valueOf(why.getMessage()), null);
    } else {
      fail(
          call, RpcErrorCode.TOO_LARGE, "RabbitMQ can't carry the call: " + why.getMessage(), null);
    }
  }

  private static void fail(ForwardedCall call, int code, String message, @Nullable JsonText data) {
    call.completeExceptionally(
        new RpcErrorReply(code, call.request().method() + ": " + message, data));
  }

  /** Notifies all bridges, as one of them may run the call. */
  private void cancelled(ForwardedCall call) {
    ConfirmedChannel open = channel;
    if (open != null && !call.is(State.WAITS)) {
      AMQP.BasicProperties id =
          new AMQP.BasicProperties.Builder().messageId(call.id()).build();
      var unused = open.publish(layout.cancellations(), "", id, new byte[0]);
    }
  }

  // The connection.

  @Override
  public void connected(Session session) throws IOException {
    if (hadConnection && !session.hasQueue(layout.replies(bridge))) {
      failStored(); // whatever was in the queue is gone with it
    }
    Channel replies = session.openChannel();
    String queue = layout.declareReplies(replies, bridge);
    session.consume(replies, queue, REPLIES_AT_ONCE, (tag, delivery) -> {
      received(delivery);
      replies.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
    });
    hadConnection = true;
    channel = ConfirmedChannel.open(session);
    inFlight.values().forEach(this::send);
  }

  @Override
  public void lost() {
    channel = null;
  }

  private void failStored() {
    for (ForwardedCall call : inFlight.values()) {
      if (call.is(State.STORED)) {
        fail(call, RpcErrorCode.WORKER_LOST, "RabbitMQ has lost the queue of the reply", null);
      }
    }
  }

  // Replies.

  private void received(Delivery delivery) {
    AMQP.BasicProperties properties = delivery.getProperties();
    String id = properties.getCorrelationId();
    ForwardedCall call = id == null ? null : inFlight.get(id);
    if (call == null) {
      return; // its caller has left, or has its reply already
    }
    String reason = RequestProperties.header(properties, UNDELIVERED_REASON);
    if (reason == null) {
      replied(call, delivery.getBody());
    } else {
      undelivered(call, reason);
    }
  }

  private static void replied(ForwardedCall call, byte[] body) {
    JsonReply reply;
    try {
      reply = Documents.readReply(body);
    } catch (IllegalArgumentException e) {
      LOG.warn("A reply to {} is unreadable: {}", call.request().method(), e.getMessage());
      fail(call, RpcErrorCode.INTERNAL_ERROR, "the reply is unreadable: " + e.getMessage(), null);
      return;
    }
    JsonError error = reply.error();
    if (error == null) {
      call.complete(reply.result());
    } else {
      call.completeExceptionally(new RpcErrorReply(error.code(), error.message(), error.data()));
    }
  }

  private static void undelivered(ForwardedCall call, String reason) {
    switch (reason) {
      case "delivery_limit" ->
        fail(
            call,
            RpcErrorCode.WORKER_LOST,
            "each bridge that took the call has been lost; RabbitMQ delivers it no more",
            NEVER_AGAIN);
      case "expired" ->
        fail(
            call,
            RpcErrorCode.CANCELLED,
            "deadline exceeded while the call waited in RabbitMQ",
            Failures.BY_DEADLINE);
      case "maxlen" -> fail(call, RpcErrorCode.OVERLOADED, "the queue in RabbitMQ is full", null);
      default -> fail(call, RpcErrorCode.WORKER_LOST, "not delivered by RabbitMQ: " + reason, null);
    }
  }
}
