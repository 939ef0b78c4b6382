package io.zerocall.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.zerocall.broker.RpcBrokerBuilder;
import io.zerocall.testing.RabbitMq;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;

/** Tests with a RabbitMQ of their class. The bridges of each test have a network of their own. */
@Timeout(180)
abstract class RabbitMqTest {
  private static @Nullable RabbitMq rabbitMq;

  private final String network = "test-" + System.nanoTime();
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  @BeforeAll
  static void startRabbitMq() throws IOException {
    rabbitMq = RabbitMq.start();
  }

  @AfterAll
  static void stopRabbitMq() {
    if (rabbitMq != null) {
      rabbitMq.close();
      rabbitMq = null;
    }
  }

  @AfterEach
  void closeAll() throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }

  static RabbitMq rabbitMq() {
    return rabbitMq;
  }

  String network() {
    return network;
  }

  <T extends AutoCloseable> T closedLater(T resource) {
    opened.push(resource);
    return resource;
  }

  Site site() {
    return site(builder -> builder);
  }

  Site site(UnaryOperator<RpcBrokerBuilder> settings) {
    return closedLater(new Site(rabbitMq(), network, settings));
  }

  /** Returns a channel of another program. */
  Channel channel() throws IOException, TimeoutException {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost("127.0.0.1");
    factory.setPort(rabbitMq().port());
    factory.setAutomaticRecoveryEnabled(false);
    Connection connection = factory.newConnection();
    closedLater(connection::abort);
    return connection.createChannel();
  }
}
