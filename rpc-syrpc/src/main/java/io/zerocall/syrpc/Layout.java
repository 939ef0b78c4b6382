package io.zerocall.syrpc;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The exchanges and queues of an application. RabbitMQ refuses a declaration with other properties
 * than those that a queue has, so they are exactly SyRPC's. Immutable.
 */
final class Layout {
  private static final SipHash HASH =
      new SipHash("EdaeYa6eesh3ahSh".getBytes(StandardCharsets.US_ASCII));

  private final String app;
  private final int queues;
  private final Map<String, Object> resultQueueArguments;

  Layout(SyrpcSettings settings) {
    this.app = settings.app;
    this.queues = settings.queues;
    this.resultQueueArguments = Map.of(
        "x-expires", settings.ttl.toMillis(), "x-message-ttl", settings.messageTtl.toMillis());
  }

  /** Returns the name of the exchange and of the queue of requests, and the routing key. */
  String requests() {
    return app + "_request";
  }

  String resultExchange() {
    return app + "_result_exchange";
  }

  String resultQueue(int index) {
    return app + "_result_queue_" + index;
  }

  /** Returns the routing key of results for a queue. */
  String resultKey(int index) {
    return Integer.toString(index);
  }

  /** Returns which queue has the result of a request. */
  int resultQueueOf(String id) {
    int low = (int) HASH.hash(id.getBytes(StandardCharsets.UTF_8));
    return (low & Integer.MAX_VALUE) % queues;
  }

  int resultQueues() {
    return queues;
  }

  /** Declares everything except the queues of results. */
  void declare(Channel channel) throws IOException {
    channel.exchangeDeclare(requests(), BuiltinExchangeType.DIRECT, true);
    channel.queueDeclare(requests(), true, false, false, Map.of());
    channel.queueBind(requests(), requests(), requests());
    channel.exchangeDeclare(resultExchange(), BuiltinExchangeType.DIRECT, true);
  }

  /** Declares a queue of results. RabbitMQ then keeps it for another ttl. */
  void declareResultQueue(Channel channel, int index) throws IOException {
    channel.queueDeclare(resultQueue(index), true, false, false, resultQueueArguments);
    channel.queueBind(resultQueue(index), resultExchange(), resultKey(index));
  }
}
