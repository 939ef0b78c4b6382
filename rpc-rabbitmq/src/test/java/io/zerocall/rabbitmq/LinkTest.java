package io.zerocall.rabbitmq;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The connection and its replacement. */
class LinkTest extends RabbitMqTest {

  /** A user that can't cope with a lost connection. */
  private static final class Failing implements LinkUser {
    final List<Channel> channels = new CopyOnWriteArrayList<>();

    @Override
    public void connected(Session session) throws IOException {
      channels.add(session.openChannel());
    }

    @Override
    public void lost() {
      throw new IllegalStateException("on fire");
    }
  }

  @Test
  void aUserThatThrowsDoesNotKeepTheLinkFromConnectingAgain() {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost("127.0.0.1");
    factory.setPort(rabbitMq().port());
    factory.setAutomaticRecoveryEnabled(false);
    Failing user = new Failing();
    Link link = closedLater(new Link(
        factory,
        "test",
        new Layout(network(), 5),
        List.of(user),
        Threads.single("zerocall-rabbitmq-test")));
    link.start();
    for (int i = 1; i <= 3; i++) {
      int connections = i;
      eventually("it is connected", () -> user.channels.size() == connections && link.isReady());
      user.channels.get(i - 1).getConnection().abort();
    }
    eventually("it is connected again", () -> user.channels.size() == 4 && link.isReady());
    assertThat(user.channels.get(3).isOpen()).isTrue();
  }
}
