package io.zerocall.syrpc;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Return;
import io.zerocall.RpcConnectionLostException;
import io.zerocall.RpcException;
import io.zerocall.RpcUnavailableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * A channel on which RabbitMQ confirms each message. One thread at a time may publish; the futures
 * are completed on RabbitMQ's thread.
 */
final class ConfirmedChannel {
  private final Channel channel;
  private final ConcurrentSkipListMap<Long, Unconfirmed> unconfirmed =
      new ConcurrentSkipListMap<>();

  /**
   * The number of the next message; used by the publishing thread. RabbitMQ counts the messages
   * that it gets. Its client also counts those that it refuses to send.
   */
  private long next = 1;

  private ConfirmedChannel(Channel channel) {
    this.channel = channel;
  }

  static ConfirmedChannel open(Broker broker) {
    Channel channel = broker.openChannel();
    try {
      ConfirmedChannel confirmed = new ConfirmedChannel(channel);
      channel.addConfirmListener(confirmed::accepted, confirmed::refused);
      channel.addReturnListener(confirmed::returned);
      channel.addShutdownListener(signal -> confirmed.lost(Failures.reason(signal)));
      channel.confirmSelect();
      return confirmed;
    } catch (IOException | RuntimeException e) {
      throw Failures.of("can't publish", e);
    }
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  /**
   * Sends a message.
   *
   * @return completes when RabbitMQ has stored the message in a queue; fails with an
   *     {@link RpcException}
   */
  CompletableFuture<Void> publish(String exchange, String key, String id, byte[] body) {
    long number = next;
    Unconfirmed message = new Unconfirmed(id, new CompletableFuture<>());
    unconfirmed.put(number, message);
    try {
      channel.basicPublish(exchange, key, true, properties(id), body);
      next++;
    } catch (IOException | RuntimeException e) {
      unconfirmed.remove(number);
      message.confirmed.completeExceptionally(
          new RpcUnavailableException("not sent: " + Failures.reason(e), 0, e));
    }
    return message.confirmed;
  }

  private static AMQP.BasicProperties properties(String id) {
    return new AMQP.BasicProperties.Builder()
        .contentType("application/json")
        .contentEncoding("utf-8")
        .deliveryMode(2) // survives a restart of RabbitMQ
        .messageId(id)
        .build();
  }

  private void accepted(long number, boolean multiple) {
    take(number, multiple).forEach(message -> message.confirmed.complete(null));
  }

  private void refused(long number, boolean multiple) {
    take(number, multiple)
        .forEach(message -> message.confirmed.completeExceptionally(
            new RpcUnavailableException("RabbitMQ can't store the message", 0, null)));
  }

  /** RabbitMQ returns a message before it confirms it. */
  private void returned(Return message) {
    String id = message.getProperties().getMessageId();
    for (Unconfirmed sent : unconfirmed.values()) {
      if (sent.id.equals(id)) {
        sent.confirmed.completeExceptionally(
            new RpcUnavailableException("RabbitMQ has no queue for the message", 0, null));
      }
    }
  }

  private void lost(String reason) {
    take(Long.MAX_VALUE, true)
        .forEach(message -> message.confirmed.completeExceptionally(new RpcConnectionLostException(
            "connection lost: " + reason + "; RabbitMQ may have stored the message", 0, null)));
  }

  private List<Unconfirmed> take(long number, boolean multiple) {
    if (!multiple) {
      Unconfirmed message = unconfirmed.remove(number);
      return message == null ? List.of() : List.of(message);
    }
    var upTo = unconfirmed.headMap(number, true);
    List<Unconfirmed> taken = new ArrayList<>(upTo.values());
    upTo.clear();
    return taken;
  }

  private record Unconfirmed(String id, CompletableFuture<Void> confirmed) {}
}
