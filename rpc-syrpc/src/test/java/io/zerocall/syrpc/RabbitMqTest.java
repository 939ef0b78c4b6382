package io.zerocall.syrpc;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import io.zerocall.testing.RabbitMqFixture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;

/** Tests with a shared RabbitMQ. Each test has an application of its own. */
@Timeout(120)
abstract class RabbitMqTest extends RabbitMqFixture {
  /** Longer than any test needs to wait for something that happens. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  /** For waits in which nothing happens. */
  static final Duration SHORT = Duration.ofMillis(300);

  private final String app = "app-" + System.nanoTime();

  String app() {
    return app;
  }

  SyrpcSettings.Builder settings() {
    return SyrpcSettings.app(app).host("127.0.0.1").port(rabbitMq().port());
  }

  SyrpcClient client() {
    return client(settings());
  }

  SyrpcClient client(SyrpcSettings.Builder settings) {
    return closedLater(SyrpcClient.connect(settings.build()));
  }

  SyrpcServer server() {
    return server(settings());
  }

  SyrpcServer server(SyrpcSettings.Builder settings) {
    return closedLater(SyrpcServer.connect(settings.build()));
  }

  /** Returns a channel of another program. */
  Channel channel() throws IOException, TimeoutException {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost("127.0.0.1");
    factory.setPort(rabbitMq().port());
    Connection connection = factory.newConnection();
    closedLater(connection::abort);
    return connection.createChannel();
  }

  void publishRequest(Channel channel, String body) throws IOException {
    String name = app + "_request";
    channel.basicPublish(name, name, null, body.getBytes(StandardCharsets.UTF_8));
  }

  void publishResult(Channel channel, int queue, String body) throws IOException {
    channel.basicPublish(
        app + "_result_exchange",
        Integer.toString(queue),
        new AMQP.BasicProperties(),
        body.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns how many requests wait to be taken. */
  long waitingRequests() {
    try {
      Channel channel = channel();
      long count = channel.messageCount(app + "_request");
      channel.getConnection().close();
      return count;
    } catch (IOException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Takes a message out of a queue; null if there is none. */
  @Nullable
  GetResponse get(Channel channel, String suffix) throws IOException {
    return channel.basicGet(app + suffix, true);
  }
}
