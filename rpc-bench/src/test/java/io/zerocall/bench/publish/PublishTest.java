package io.zerocall.bench.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

class PublishTest {

  @ParameterizedTest
  @EnumSource
  void publishedNotificationsReachEverySubscriber(PublishContender contender) throws Exception {
    PublishTurn turn = new PublishTurn(contender, 3);

    Delivery delivery = turn.run(200, Duration.ZERO);

    assertThat(delivery.expected()).isEqualTo(600);
    assertThat(delivery.delivered()).isEqualTo(600);
    assertThat(delivery.nanos()).isPositive();
  }

  @Test
  void aMarkIsRepeatedAndWhatIsMissedIsCounted() throws Exception {
    Audience audience = new Audience(new Lossy(), 2);

    Delivery delivery = audience.burst(10);

    assertThat(delivery.expected()).isEqualTo(20);
    assertThat(delivery.delivered()).isBetween(1L, 19L);
    assertThat(delivery.missedShare()).isBetween(0.05, 0.95);
  }

  @Test
  void aNotificationThatWasOvertakenIsFound() {
    Subscriber subscriber = new Subscriber();
    subscriber.notification(0);
    subscriber.notification(2);
    subscriber.requireOrder();
    subscriber.notification(1);
    assertThatThrownBy(subscriber::requireOrder).hasMessageContaining("out of order");
  }

  @Test
  void whatCameAndWhatWasMissedAddUp() throws Exception {
    Subscriber subscriber = new Subscriber();
    subscriber.notification(0);
    subscriber.missed(2);
    subscriber.notification(-1);
    subscriber.requireAccount(4, 1);
    assertThatThrownBy(() -> subscriber.requireAccount(5, 1)).hasMessageContaining("missed 4 of");
    assertThatThrownBy(() -> subscriber.requireAccount(3, 1)).hasMessageContaining("missed 4 of");
  }

  @Test
  void theTableSaysWhatWasDeliveredAndMissed() {
    PublishTable table = new PublishTable();
    Delivery slow = new Delivery(50_000, 100_000, 1_000_000_000);
    Delivery fast = new Delivery(90_000, 100_000, 1_000_000_000);
    table.add(new PublishTurn(PublishContender.JEROMQ, 10), List.of(fast, slow, fast));
    assertThat(table.toString().lines())
        .anySatisfy(line -> assertThat(line)
            .matches("\\| +10 \\| Raw JeroMQ .* 90,000 \\| +50,000 – 90,000 \\| +10.0 % \\|"));
  }

  @Test
  void aNumberOutOfRangeIsAnErrorOfUsage() {
    CommandLine command = new CommandLine(new PublishCommand());
    assertThat(command.execute("--rounds", "0")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(command.execute("--subscribers", "1,0")).isEqualTo(CommandLine.ExitCode.USAGE);
  }

  /** Drops two of three messages. */
  private static final class Lossy implements PublishClient {
    private final List<NotificationListener> subscribers = new ArrayList<>();
    private int messages;

    @Override
    public void subscribe(NotificationListener listener) {
      subscribers.add(listener);
    }

    @Override
    public void publish(int first, int count) {
      for (int number = first; number < first + count; number++) {
        for (NotificationListener subscriber : subscribers) {
          if (messages++ % 3 == 0) {
            subscriber.notification(number);
          }
        }
      }
    }

    @Override
    public void close() {}
  }
}
