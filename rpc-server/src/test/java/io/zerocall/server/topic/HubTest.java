package io.zerocall.server.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.transport.Message;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The messages that a hub delivers to each recipient. */
class HubTest {
  private final Hub hub = new Hub(TopicObserver.NONE);
  private final List<String> received = new ArrayList<>();

  /** Records what it receives, after it has run an action. */
  private final class Noting implements Recipient {
    private final String name;
    private final Runnable first;

    Noting(String name, Runnable first) {
      this.name = name;
      this.first = first;
    }

    @Override
    public boolean message(String topic, Message message) {
      first.run();
      return received.add(name);
    }

    @Override
    public boolean missed(String topic, long count) {
      first.run();
      return received.add(name + " missed " + count);
    }
  }

  private Subscriber subscribed(String name, Runnable first) {
    Subscriber subscriber = hub.subscriber(new Noting(name, first), 10);
    assertThat(subscriber.subscribe("a")).isEqualTo(Subscriber.Outcome.SUBSCRIBED);
    return subscriber;
  }

  @Test
  void aRecipientThatFailsDoesNotAffectOthers() {
    for (int i = 0; i < 10; i++) {
      boolean fails = i % 2 == 0;
      subscribed(String.valueOf(i), () -> {
        if (fails) {
          throw new IllegalStateException("by the test");
        }
      });
    }
    hub.publish("a", new byte[0]);
    assertThat(received).containsExactlyInAnyOrder("1", "3", "5", "7", "9");
    received.clear();
    hub.missed("a", 3);
    assertThat(received)
        .containsExactlyInAnyOrder(
            "1 missed 3", "3 missed 3", "5 missed 3", "7 missed 3", "9 missed 3");
  }

  @Test
  void aRecipientThatSubscribesAgainDuringAPublicationGetsItOnce() {
    List<Subscriber> subscribers = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      names.add(String.valueOf(i));
      subscribers.add(subscribed(String.valueOf(i), () -> {
        for (Subscriber each : received.isEmpty() ? subscribers : List.<Subscriber>of()) {
          assertThat(each.unsubscribe("a")).isTrue();
          assertThat(each.subscribe("a")).isEqualTo(Subscriber.Outcome.SUBSCRIBED);
        }
      }));
    }
    hub.publish("a", new byte[0]);
    assertThat(received).containsExactlyElementsOf(names);
    received.clear();
    subscribers.forEach(each -> each.unsubscribe("a"));
    assertThat(hub.isListenedTo("a")).isFalse();
  }
}
