package io.zerocall.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.zerocall.broker.RpcBrokerBuilder;
import io.zerocall.testing.RabbitMqFixture;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Timeout;

/** Tests with a shared RabbitMQ. The bridges of each test have a network of their own. */
@Timeout(180)
abstract class RabbitMqTest extends RabbitMqFixture {
  private final String network = "test-" + System.nanoTime();

  String network() {
    return network;
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
