package io.zerocall.bench.jobs;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/**
 * A connection with a channel for each thread. Each message is persistent, and its thread waits
 * until RabbitMQ has confirmed it.
 */
final class RabbitMqSubmitters implements Submitters {
  private static final String QUEUE = "jobs";
  private static final long TIMEOUT_MILLIS = 30_000;

  private final Connection connection;

  RabbitMqSubmitters(String endpoint) throws IOException {
    connection = connect(endpoint);
    try (Channel channel = connection.createChannel()) {
      var unused =
          channel.queueDeclare(QUEUE, true, false, false, Map.of("x-queue-type", "quorum"));
    } catch (TimeoutException e) {
      throw new IOException(e);
    }
  }

  private static Connection connect(String endpoint) throws IOException {
    int colon = endpoint.lastIndexOf(':');
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost(endpoint.substring(0, colon));
    factory.setPort(Integer.parseInt(endpoint.substring(colon + 1)));
    try {
      return factory.newConnection();
    } catch (TimeoutException e) {
      throw new IOException(e);
    }
  }

  @Override
  public Submitter submitter() throws IOException {
    Channel channel = connection.createChannel();
    var unused = channel.confirmSelect();
    return (a, b) -> {
      byte[] body = ("{\"a\":" + a + ",\"b\":" + b + "}").getBytes(StandardCharsets.US_ASCII);
      channel.basicPublish("", QUEUE, MessageProperties.MINIMAL_PERSISTENT_BASIC, body);
      channel.waitForConfirmsOrDie(TIMEOUT_MILLIS);
    };
  }

  /** Returns how many messages wait in the queue. */
  static long length(String endpoint) throws IOException {
    Connection connection = connect(endpoint);
    try {
      return connection.createChannel().messageCount(QUEUE);
    } finally {
      connection.abort();
    }
  }

  @Override
  public void close() {
    connection.abort();
  }
}
