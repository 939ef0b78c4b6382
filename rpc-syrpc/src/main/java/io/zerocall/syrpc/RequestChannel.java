package io.zerocall.syrpc;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import io.zerocall.transport.engine.RateLimitedLog;
import java.io.IOException;

/**
 * A channel for one request at a time: a waiter consumes it, and it stays unacknowledged until its
 * result is stored.
 */
final class RequestChannel {
  private static final RateLimitedLog LOG = new RateLimitedLog();

  private final Channel channel;
  private final String queue;

  private RequestChannel(Channel channel, String queue) {
    this.channel = channel;
    this.queue = queue;
  }

  static RequestChannel open(Broker broker, Layout layout) {
    Channel channel = broker.openChannel();
    try {
      channel.basicQos(1);
      return new RequestChannel(channel, layout.requests());
    } catch (IOException | RuntimeException e) {
      Channels.discard(channel);
      throw Failures.of("can't receive from " + layout.requests(), e);
    }
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  /** Begins to receive one request for a waiter. Returns the consumer's tag. */
  String consume(RequestWaiter waiter) {
    try {
      return channel.basicConsume(queue, new RequestConsumer(waiter));
    } catch (IOException | RuntimeException e) {
      discard();
      throw Failures.of("can't receive from " + queue, e);
    }
  }

  /** Ends a consumer. Returns whether the channel is still open. */
  boolean cancel(String consumerTag) {
    try {
      channel.basicCancel(consumerTag);
      return true;
    } catch (IOException | ShutdownSignalException e) {
      discard();
      return false;
    }
  }

  void acknowledge(long tag) {
    Channels.acknowledge(channel, tag);
  }

  /** Ends the consumer; RabbitMQ returns an unacknowledged request to the queue. */
  void discard() {
    Channels.discard(channel);
  }

  private final class RequestConsumer extends DefaultConsumer {
    private final RequestWaiter waiter;

    RequestConsumer(RequestWaiter waiter) {
      super(channel);
      this.waiter = waiter;
    }

    @Override
    public void handleDelivery(
        String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
      long tag = envelope.getDeliveryTag();
      try {
        SyrpcRequest request = Documents.readRequest(body);
        waiter.arrived(new TakenRequest(RequestChannel.this, consumerTag, tag, request));
      } catch (UnreadableException e) {
        LOG.warn("Unreadable request in " + queue + ": " + e.getMessage());
        Channels.remove(channel, tag);
      }
    }

    @Override
    public void handleCancel(String consumerTag) {
      waiter.lost();
    }

    @Override
    public void handleShutdownSignal(String consumerTag, ShutdownSignalException signal) {
      waiter.lost();
    }
  }
}
