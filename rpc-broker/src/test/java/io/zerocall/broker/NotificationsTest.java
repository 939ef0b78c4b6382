package io.zerocall.broker;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import io.zerocall.client.RpcClient;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Notifications of offered names, which run on one worker. */
@Timeout(60)
class NotificationsTest {

  /** A worker that notes what it gets. */
  @RpcService("notes")
  static final class Notes {
    private final List<Integer> taken = new CopyOnWriteArrayList<>();
    private final CountDownLatch released = new CountDownLatch(1);

    @RpcMethod
    public void take(int number) {
      taken.add(number);
    }

    @RpcMethod
    public boolean hold() throws InterruptedException {
      taken.add(-1);
      return released.await(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void theHeaderMayNameTheWorker() {
    try (Brokers brokers = new Brokers()) {
      Notes first = new Notes();
      Notes second = new Notes();
      brokers.worker(first, builder -> builder.worker("first"));
      brokers.worker(second, builder -> builder.worker("second"));
      RpcClient client = brokers.first().withWorker("second");
      for (int i = 0; i < 20; i++) {
        client.notify("notes.take", i);
      }
      eventually("all have run", () -> second.taken.size() == 20);
      assertThat(first.taken).isEmpty();
    }
  }

  @Test
  void thoseWithAHigherPriorityRunFirst() {
    try (Brokers brokers = new Brokers()) {
      Notes notes = new Notes();
      brokers.worker(notes, builder -> builder.credit(1));
      RpcClient client = brokers.first();
      client.notify("notes.hold");
      eventually("the worker is busy", () -> notes.taken.contains(-1));
      client.notify("notes.take", 1);
      client.withPriority(5).notify("notes.take", 2);
      client.withPriority(9).notify("notes.take", 3);
      eventually("all wait", () -> brokers.broker().waitingCalls() == 3);
      notes.released.countDown();
      eventually("all have run", () -> notes.taken.size() == 4);
      assertThat(notes.taken).containsExactly(-1, 3, 2, 1);
    }
  }

  @Test
  void thoseThatWaitCountAsTheirConnectionsCalls() {
    try (Brokers brokers = new Brokers()) {
      Notes notes = new Notes();
      brokers.worker(notes, builder -> builder.credit(1));
      RpcClient client = brokers.first();
      client.notify("notes.hold");
      eventually("the worker is busy", () -> notes.taken.contains(-1));
      for (int i = 0; i < 3_000; i++) {
        client.notify("notes.take", i);
      }
      eventually("as many wait as may", () -> brokers.broker().waitingCalls() == 1_023);
      RpcClient other = brokers.client();
      other.notify("notes.take", 5_000);
      eventually("another's waits too", () -> brokers.broker().waitingCalls() == 1_024);
      notes.released.countDown();
      eventually(
          "those that waited have run",
          () -> notes.taken.contains(5_000) && brokers.broker().waitingCalls() == 0);
    }
  }
}
