package io.zerocall.syrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.zerocall.RpcUnavailableException;
import org.junit.jupiter.api.Test;

class PublisherTest extends RabbitMqTest {
  @Test
  void messagesAreConfirmedAfterOneThatWasNotSent() throws Exception {
    SyrpcSettings settings = settings().build();
    Broker broker = closedLater(Broker.connect(settings, new Layout(settings), "test"));
    var channel = channel();
    String queue = channel.queueDeclare().getQueue();
    Publisher publisher = new Publisher(broker);
    for (int i = 1; i <= 3; i++) {
      assertThatExceptionOfType(RpcUnavailableException.class)
          .isThrownBy(() -> publisher.publish("", "x".repeat(300), "id", new byte[1], "too long"));
      publisher.publish("", queue, "id", new byte[1], "good");
      assertThat(channel.messageCount(queue)).isEqualTo(i);
    }
  }
}
