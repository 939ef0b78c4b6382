package io.zerocall.rabbitmq;

import com.rabbitmq.client.CancelCallback;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DeliverCallback;
import java.io.IOException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection to RabbitMQ, from its beginning to its end. Thread-safe. */
final class Session {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  private final Connection connection;
  private final Consumer<String> onBroken;

  /**
   * Creates a session.
   *
   * @param onBroken called with the reason when a channel or consumer has ended that should not, on
   *     a thread that must not be blocked
   */
  Session(Connection connection, Consumer<String> onBroken) {
    this.connection = connection;
    this.onBroken = onBroken;
  }

  /** Returns a new channel. If RabbitMQ closes it, the connection is replaced. */
  Channel openChannel() throws IOException {
    Channel channel = connection.createChannel();
    if (channel == null) {
      throw new IOException("RabbitMQ allows no further channel");
    }
    channel.addShutdownListener(signal -> {
      if (!signal.isInitiatedByApplication() && !signal.isHardError()) {
        onBroken.accept(Failures.reason(signal));
      }
    });
    return channel;
  }

  /**
   * Consumes a queue with acknowledgements; returns the consumer's tag. If the receiver throws, the
   * connection is replaced, as RabbitMQ's client closes the channel otherwise.
   */
  String consume(Channel channel, String queue, int prefetch, DeliverCallback receiver)
      throws IOException {
    CancelCallback whenCancelled = tag -> onBroken.accept("the queue " + queue + " was deleted");
    DeliverCallback guarded = (tag, delivery) -> {
      try {
        receiver.handle(tag, delivery);
      } catch (IOException | RuntimeException | Error e) {
        LOG.debug("A message of {} can't be processed", queue, e);
        onBroken.accept("a message of " + queue + " can't be processed: " + Failures.reason(e));
      }
    };
    channel.basicQos(prefetch);
    return channel.basicConsume(queue, false, guarded, whenCancelled);
  }

  /** Returns whether there is a queue of this name. */
  boolean hasQueue(String queue) throws IOException {
    Channel channel = connection.createChannel();
    if (channel == null) {
      throw new IOException("RabbitMQ allows no further channel");
    }
    try {
      channel.queueDeclarePassive(queue);
      channel.abort();
      return true;
    } catch (IOException e) {
      if (connection.isOpen()) {
        return false; // RabbitMQ has closed the channel
      }
      throw e;
    }
  }
}
