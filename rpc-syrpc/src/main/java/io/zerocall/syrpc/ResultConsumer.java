package io.zerocall.syrpc;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import io.zerocall.syrpc.Documents.Result;
import io.zerocall.transport.engine.RateLimitedLog;
import java.io.IOException;

/**
 * Receives the results of one queue on a channel of its own. RabbitMQ's threads call it, one at a
 * time.
 */
final class ResultConsumer extends DefaultConsumer {
  private static final RateLimitedLog LOG = new RateLimitedLog();

  /** So many foreign results may precede one's own. */
  private static final int PREFETCH = 1_000;

  private final ResultQueue queue;
  private final String name;
  private volatile boolean isLost;

  private ResultConsumer(Channel channel, ResultQueue queue, String name) {
    super(channel);
    this.queue = queue;
    this.name = name;
  }

  /** Declares a queue and begins to receive its results. */
  static ResultConsumer start(Broker broker, Layout layout, int index, ResultQueue queue) {
    Channel channel = broker.openChannel();
    String name = layout.resultQueue(index);
    try {
      layout.declareResultQueue(channel, index);
      channel.basicQos(PREFETCH);
      ResultConsumer consumer = new ResultConsumer(channel, queue, name);
      channel.basicConsume(name, consumer);
      return consumer;
    } catch (IOException | RuntimeException e) {
      Channels.discard(channel);
      throw Failures.of("can't receive from " + name, e);
    }
  }

  @Override
  public void handleDelivery(
      String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
    try {
      Result result = Documents.readResult(body);
      queue.arrived(new DeliveredResult(this, envelope.getDeliveryTag(), result));
    } catch (UnreadableException e) {
      LOG.warn("Unreadable result in " + name + ": " + e.getMessage());
      Channels.remove(getChannel(), envelope.getDeliveryTag());
    }
  }

  void acknowledge(long tag) {
    Channels.acknowledge(getChannel(), tag);
  }

  void requeue(long tag) {
    Channels.requeue(getChannel(), tag);
  }

  @Override
  public void handleCancel(String consumerTag) {
    isLost = true;
    queue.lost(this);
  }

  @Override
  public void handleShutdownSignal(String consumerTag, ShutdownSignalException signal) {
    isLost = true;
    queue.lost(this);
  }

  /** Returns whether the channel is closed, or the queue is deleted. */
  boolean isLost() {
    return isLost;
  }

  /** Ends the consumer; RabbitMQ returns all unacknowledged results to the queue. */
  void close() {
    Channels.discard(getChannel());
  }
}
