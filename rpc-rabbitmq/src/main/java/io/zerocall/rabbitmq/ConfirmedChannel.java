package io.zerocall.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Return;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * A channel on which RabbitMQ confirms each message. Thread-safe. The futures complete on
 * RabbitMQ's thread, which must not be blocked.
 */
final class ConfirmedChannel {
  private final Channel channel;
  private final ConcurrentSkipListMap<Long, Unconfirmed> unconfirmed =
      new ConcurrentSkipListMap<>();
  private final Map<String, Unconfirmed> byId = new ConcurrentHashMap<>();

  /**
   * The number of the next message; guarded by this. RabbitMQ counts the messages that it gets. Its
   * client also counts those that it refuses to send.
   */
  private long next = 1;

  private record Unconfirmed(String id, int bytes, CompletableFuture<Boolean> isRouted) {}

  private ConfirmedChannel(Channel channel) {
    this.channel = channel;
  }

  static ConfirmedChannel open(Session session) throws IOException {
    Channel channel = session.openChannel();
    ConfirmedChannel confirmed = new ConfirmedChannel(channel);
    channel.addConfirmListener(confirmed::accepted, confirmed::refused);
    channel.addReturnListener(confirmed::returned);
    channel.addShutdownListener(confirmed::lost);
    channel.confirmSelect();
    return confirmed;
  }

  /**
   * Sends a message with the id in its properties.
   *
   * @param exchange empty to send to one queue, whose name is the key
   * @return true when RabbitMQ has stored the message in a queue, false if there is no such queue;
   *     always true if there is an exchange. Fails with a {@link NotSentException}, with an
   *     {@link IllegalArgumentException} if AMQP can't carry the properties or RabbitMQ refuses the
   *     message as too large, or with an {@link IOException} if RabbitMQ may have the message
   */
  CompletableFuture<Boolean> publish(
      String exchange, String key, AMQP.BasicProperties properties, byte[] body) {
    Unconfirmed message =
        new Unconfirmed(properties.getMessageId(), body.length, new CompletableFuture<>());
    synchronized (this) {
      long number = next;
      unconfirmed.put(number, message);
      byId.put(message.id, message);
      try {
        boolean mandatory = exchange.isEmpty();
        channel.basicPublish(exchange, key, mandatory, properties, body);
        next++;
      } catch (IOException | RuntimeException e) {
        unconfirmed.remove(number);
        byId.remove(message.id, message);
        message.isRouted.completeExceptionally(
            e instanceof AlreadyClosedException ? new NotSentException(e) : e);
      }
    }
    return message.isRouted;
  }

  private void accepted(long number, boolean multiple) {
    take(number, multiple).forEach(message -> message.isRouted.complete(true));
  }

  private void refused(long number, boolean multiple) {
    fail(take(number, multiple), "RabbitMQ can't store the message");
  }

  /** RabbitMQ returns a message before it confirms it. */
  private void returned(Return message) {
    Unconfirmed sent = byId.get(message.getProperties().getMessageId());
    if (sent != null) {
      sent.isRouted.complete(false);
    }
  }

  private void lost(ShutdownSignalException signal) {
    List<Unconfirmed> messages = take(Long.MAX_VALUE, true);
    String reason = Failures.reason(signal);
    if (Failures.isTooLarge(signal)) { // RabbitMQ doesn't say which; the largest one surely is
      messages.stream()
          .max(Comparator.comparingInt(Unconfirmed::bytes))
          .ifPresent(largest -> largest.isRouted.completeExceptionally(
              new IllegalArgumentException("message too large: " + reason)));
    }
    fail(messages, "connection to RabbitMQ lost: " + reason + "; it may have the message");
  }

  private static void fail(List<Unconfirmed> messages, String why) {
    messages.forEach(message -> message.isRouted.completeExceptionally(new IOException(why)));
  }

  private List<Unconfirmed> take(long number, boolean multiple) {
    List<Unconfirmed> taken = new ArrayList<>();
    if (multiple) {
      var confirmed = unconfirmed.headMap(number, true);
      taken.addAll(confirmed.values());
      confirmed.clear();
    } else {
      Unconfirmed message = unconfirmed.remove(number);
      if (message != null) {
        taken.add(message);
      }
    }
    taken.forEach(message -> byId.remove(message.id, message));
    return taken;
  }
}
