package io.zerocall.syrpc;

import com.rabbitmq.client.Channel;
import io.zerocall.JsonText;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Puts results into their queues. Thread-safe. */
final class ResultPublisher {
  private final Broker broker;
  private final Layout layout;
  private final Publisher publisher;
  private final Object lock = new Object();

  /** Separate from the publisher's channel, because a refused declaration closes its channel. */
  private @Nullable Channel declarations;

  ResultPublisher(Broker broker, Layout layout) {
    this.broker = broker;
    this.layout = layout;
    this.publisher = new Publisher(broker);
  }

  void put(String id, JsonText data) {
    int index = layout.resultQueueOf(id);
    declare(index);
    publisher.publish(
        layout.resultExchange(),
        layout.resultKey(index),
        id,
        Documents.result(id, data),
        "result " + id);
  }

  /** Declares the queue each time, because RabbitMQ deletes a queue that was unused for the ttl. */
  private void declare(int index) {
    synchronized (lock) {
      try {
        Channel current = declarations;
        if (current == null || !current.isOpen()) {
          current = broker.openChannel();
          declarations = current;
        }
        layout.declareResultQueue(current, index);
      } catch (IOException | RuntimeException e) {
        throw Failures.of("can't declare " + layout.resultQueue(index), e);
      }
    }
  }
}
