package io.zerocall.rabbitmq;

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
  private final String id;
  private final @Nullable String replyTo;

  // Guarded by this.
  private Channel channel;
  private long tag;
  private boolean settled;
  private boolean cancelled;
  private byte @Nullable [] reply;
  private @Nullable CompletableFuture<JsonReply> result;

  ServedCall(String id, @Nullable String replyTo, Channel channel, long tag) {
    this.id = id;
    this.replyTo = replyTo;
    this.channel = channel;
    this.tag = tag;
  }

  String id() {
    return id;
  }

  /** Returns the queue of the reply; null if nothing waits for one. */
  @Nullable
  String replyTo() {
    return replyTo;
  }

  /** Notes that RabbitMQ has delivered the request again. */
  synchronized void deliveredAgain(Channel on, long newTag) {
    channel = on;
    tag = newTag;
    if (settled) {
      acknowledge();
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
      acknowledge();
    }
  }

  synchronized boolean isSettled() {
    return settled;
  }

  private void acknowledge() {
    try {
      channel.basicAck(tag, false);
    } catch (IOException | AlreadyClosedException e) {
      // RabbitMQ delivers the request again, and it is acknowledged then.
    }
  }
}
