package io.zerocall.rabbitmq;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The exchanges and queues in RabbitMQ, as docs/rabbitmq.md describes them. RabbitMQ refuses a
 * declaration with other properties than those that a queue has, so all bridges need the same.
 * Immutable.
 */
final class Layout {
  /** Names the requesting bridge in a request, which comes back to it if it can't be delivered. */
  static final String REQUESTER = "zerocall-requester";

  private static final long REPLIES_EXPIRE_MILLIS = TimeUnit.MINUTES.toMillis(10);
  private static final int MOST_TOPIC_MESSAGES = 10_000;
  private static final int MOST_NAME_BYTES = 255;

  private final String network;
  private final int deliveries;

  /**
   * Creates the layout of a network of bridges.
   *
   * @param network what all names begin with
   * @param deliveries how often RabbitMQ delivers a request at most
   */
  Layout(String network, int deliveries) {
    this.network = network;
    this.deliveries = deliveries;
  }

  /** Returns the exchange of the messages of topics; their routing keys are the topics' names. */
  String topics() {
    return network + ".topics";
  }

  private String undelivered() {
    return network + ".undelivered";
  }

  /** Returns the exchange of the ids of cancelled calls, each of which reaches all bridges. */
  String cancellations() {
    return network + ".cancellations";
  }

  /** Returns the queue of the requests for a served name. */
  String requests(BridgedName served) {
    return requestsOf(served.text());
  }

  private String requestsOf(String served) {
    return network + ".requests." + served;
  }

  String replies(String bridge) {
    return network + ".replies." + bridge;
  }

  /** Declares the exchanges. */
  void declare(Channel channel) throws IOException {
    channel.exchangeDeclare(topics(), BuiltinExchangeType.TOPIC, true);
    channel.exchangeDeclare(undelivered(), BuiltinExchangeType.HEADERS, true);
    channel.exchangeDeclare(cancellations(), BuiltinExchangeType.FANOUT, true);
  }

  /** Declares the queue of the requests for a served name; returns its name. */
  String declareRequests(Channel channel, BridgedName served) throws IOException {
    Map<String, Object> arguments = Map.of(
        "x-queue-type",
        "quorum",
        "x-delivery-limit",
        deliveries - 1, // counts the deliveries after the first one
        "x-dead-letter-exchange",
        undelivered());
    channel.queueDeclare(requests(served), true, false, false, arguments);
    return requests(served);
  }

  /**
   * Declares the queue of a bridge's replies, which also gets its requests that could not be
   * delivered. It survives a lost connection, and is deleted when the bridge stays away. Returns
   * its name.
   */
  String declareReplies(Channel channel, String bridge) throws IOException {
    String queue = replies(bridge);
    Map<String, Object> arguments =
        Map.of("x-queue-type", "quorum", "x-expires", REPLIES_EXPIRE_MILLIS);
    channel.queueDeclare(queue, true, false, false, arguments);
    channel.queueBind(queue, undelivered(), "", Map.of("x-match", "all", REQUESTER, bridge));
    return queue;
  }

  /** Declares the queue of the ids of cancelled calls; returns its name. */
  String declareCancellations(Channel channel) throws IOException {
    String queue = channel
        .queueDeclare("", false, true, true, Map.of("x-queue-type", "classic"))
        .getQueue();
    channel.queueBind(queue, cancellations(), "");
    return queue;
  }

  /** Declares the queue of the messages of topics; returns its name. */
  String declareTopics(Channel channel, List<BridgedName> names) throws IOException {
    Map<String, Object> arguments = Map.of(
        "x-queue-type", "classic", "x-max-length", MOST_TOPIC_MESSAGES, "x-overflow", "drop-head");
    String queue = channel.queueDeclare("", false, true, true, arguments).getQueue();
    for (BridgedName name : names) {
      channel.queueBind(queue, topics(), name.bindingKey());
    }
    return queue;
  }

  /**
   * Returns the queues that a request may be in: that of the method, and those of its prefixes from
   * the longest to the shortest. The first one that exists gets the request.
   */
  List<String> candidates(String method) {
    List<String> queues = new ArrayList<>();
    add(queues, method);
    for (int dot = method.lastIndexOf('.'); dot > 0; dot = method.lastIndexOf('.', dot - 1)) {
      add(queues, method.substring(0, dot) + ".*");
    }
    add(queues, "*");
    return queues;
  }

  private void add(List<String> queues, String served) {
    String queue = requestsOf(served);
    if (isShort(queue)) {
      queues.add(queue);
    }
  }

  /** Returns whether a name is short enough for AMQP. */
  static boolean isShort(String name) {
    return name.length() <= MOST_NAME_BYTES
        && name.getBytes(StandardCharsets.UTF_8).length <= MOST_NAME_BYTES;
  }
}
