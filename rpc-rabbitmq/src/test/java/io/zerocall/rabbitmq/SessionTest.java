package io.zerocall.rabbitmq;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Channels and consumers of one connection. */
class SessionTest extends RabbitMqTest {
  private static final int MOST_BYTES = 128 << 20;

  private final List<String> broken = new CopyOnWriteArrayList<>();
  private Channel channel;
  private Session session;
  private String queue;

  @BeforeEach
  void connect() throws Exception {
    channel = channel();
    session = new Session(channel.getConnection(), broken::add);
    queue = channel.queueDeclare().getQueue();
  }

  private static AMQP.BasicProperties properties(String id, String header) {
    return new AMQP.BasicProperties.Builder()
        .messageId(id)
        .headers(Map.of("header", header))
        .build();
  }

  @Test
  void aReceiverThatThrowsBreaksTheConnection() throws Exception {
    var unused = session.consume(session.openChannel(), queue, 1, (tag, delivery) -> {
      throw new IllegalStateException("on fire");
    });
    channel.basicPublish("", queue, null, new byte[0]);
    eventually("it is reported", () -> broken.size() == 1);
    assertThat(broken.get(0)).contains(queue, "on fire");
  }

  @Test
  void messagesAreConfirmedAfterOneThatWasNotSent() throws Exception {
    ConfirmedChannel confirmed = ConfirmedChannel.open(session);
    for (int i = 0; i < 3; i++) {
      assertThat(
              confirmed.publish("", queue, properties("large", "x".repeat(200_000)), new byte[1]))
          .failsWithin(Site.PATIENCE)
          .withThrowableThat()
          .withCauseInstanceOf(IllegalArgumentException.class);
      assertThat(confirmed.publish("", queue, properties("small", "x"), new byte[1]))
          .succeedsWithin(Site.PATIENCE)
          .isEqualTo(true);
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void onlyAMessageAboveTheLimitIsTooLarge() throws Exception {
    ConfirmedChannel confirmed = ConfirmedChannel.open(session);
    var large = confirmed.publish("", queue, properties("large", "x"), new byte[MOST_BYTES + 1]);
    CompletableFuture<Boolean> small =
        confirmed.publish("", queue, properties("small", "x"), new byte[1]);
    assertThat(large)
        .failsWithin(Site.PATIENCE)
        .withThrowableThat()
        .withCauseInstanceOf(IllegalArgumentException.class)
        .withMessageContaining("message too large");
    assertThat(small.handle((isRouted, thrown) -> thrown).get(60, TimeUnit.SECONDS))
        .isNotInstanceOf(IllegalArgumentException.class)
        .isNotNull();
    eventually("the connection is replaced", () -> broken.size() == 1);
  }
}
