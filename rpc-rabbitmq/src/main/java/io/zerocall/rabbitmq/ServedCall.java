package io.zerocall.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import io.zerocall.client.JsonReply;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A request from RabbitMQ that the bridge's broker has, or has answered. RabbitMQ delivers it again
 * after a lost connection; it goes on running meanwhile. Thread-safe.
 */
final class ServedCall {
  private final Key key;
  private final String queue;
  private final AMQP.BasicProperties properties;

  // Guarded by this.
  private Channel channel;
  private long tag;
  private boolean settled;
  private boolean cancelled;
  private byte @Nullable [] reply;
  private @Nullable CompletableFuture<JsonReply> result;

  /** What tells calls apart; two requesters may use the same ids. */
  record Key(@Nullable String replyTo, String id) {}

  /**
   * Creates a call that RabbitMQ has just delivered.
   *
   * @param queue the queue of the request
   */
  ServedCall(String id, String queue, AMQP.BasicProperties properties, Channel channel, long tag) {
    this.key = new Key(properties.getReplyTo(), id);
    this.queue = queue;
    this.properties = properties;
    this.channel = channel;
    this.tag = tag;
  }

  String id() {
    return key.id;
  }

  /** Returns the queue of the reply; null if nothing waits for one. */
  @Nullable
  String replyTo() {
    return key.replyTo;
  }

  Key key() {
    return key;
  }

  /** Returns the queue of the request. */
  String queue() {
    return queue;
  }

  /** Returns the properties of the request. */
  AMQP.BasicProperties properties() {
    return properties;
  }

  /** Notes that RabbitMQ has delivered the request again, or that there is a second one like it. */
  synchronized void deliveredAgain(Channel on, long newTag) {
    if (!on.isOpen()) {
      return; // a late delivery of a lost connection
    } else if (channel.isOpen()) {
      acknowledge(on, newTag); // the first one is still there
      return;
    }
    channel = on;
    tag = newTag;
    if (settled) {
      acknowledge(channel, tag);
    }
  }

  /** Sets what the call waits for. */
  void waitsFor(CompletableFuture<JsonReply> pending) {
    boolean isLate;
    synchronized (this) {
      result = pending;
      isLate = cancelled;
    }
    if (isLate) {
      pending.cancel(true);
    }
  }

  void cancel() {
    CompletableFuture<JsonReply> pending;
    synchronized (this) {
      cancelled = true;
      pending = result;
    }
    if (pending != null) {
      pending.cancel(true);
    }
  }

  synchronized boolean isCancelled() {
    return cancelled;
  }

  synchronized void answered(byte[] document) {
    reply = document;
  }

  /** Returns the reply; null before there is one. */
  synchronized byte @Nullable [] reply() {
    return reply;
  }

  /** Acknowledges the request: RabbitMQ has the reply, or nothing waits for one. */
  synchronized void settle() {
    if (!settled) {
      settled = true;
      acknowledge(channel, tag);
    }
  }

  synchronized boolean isSettled() {
    return settled;
  }

  /** Lets RabbitMQ deliver the request again. */
  synchronized void reject() {
    try {
      channel.basicNack(tag, false, true);
    } catch (IOException | AlreadyClosedException e) {
      // RabbitMQ delivers the request again anyway.
    }
  }

  private static void acknowledge(Channel channel, long tag) {
    try {
      channel.basicAck(tag, false);
    } catch (IOException | AlreadyClosedException e) {
      // RabbitMQ delivers the request again, and it is acknowledged then.
    }
  }
}
