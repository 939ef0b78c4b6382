package io.zerocall.broker.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.json.document.SerializedName;
import io.zerocall.server.peer.Offer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A withdrawal is confirmed only when the calls before it have been sent. */
class SendingTest {
  private final Sending first = new Sending();

  private static CompletableFuture<Void> done(Sending sending) {
    return sending.done().toCompletableFuture();
  }

  @Test
  void isDoneAtOnceIfNothingIsBeingSent() {
    first.begun();
    first.ended();
    assertThat(done(first)).isNotDone();
    var unused = first.next();
    assertThat(done(first)).isDone();
  }

  @Test
  void isDoneWhenAllCallsHaveBeenSent() {
    first.begun();
    first.begun();
    var unused = first.next();
    first.ended();
    assertThat(done(first)).isNotDone();
    first.ended();
    assertThat(done(first)).isDone();
  }

  @Test
  void doesNotWaitForLaterCalls() {
    Sending second = first.next();
    second.begun();
    assertThat(done(first)).isDone();
    var unused = second.next();
    assertThat(done(second)).isNotDone();
  }

  @Test
  void waitsForTheCallsOfTheOneBefore() {
    first.begun();
    Sending second = first.next();
    var unused = second.next();
    assertThat(done(second)).isNotDone();
    first.ended();
    assertThat(done(second)).isDone();
  }

  @Test
  void aWithdrawalWaitsForTheCallThatAnotherThreadSends() throws Exception {
    try (TaskDispatcher dispatcher = new TaskDispatcher(
        new BrokerLimits(10, 10, 1_000_000, 10, 100, 10), System::nanoTime, full -> {})) {
      Slow worker = new Slow();
      dispatcher.offer(worker, new Offer(List.of("a.b"), null, 10, Set.of()));
      Thread sender = new Thread(() -> dispatcher.submit(new SilentTask("a.b", null)));
      sender.start();
      assertThat(worker.sending.await(30, TimeUnit.SECONDS)).isTrue();
      dispatcher.withdraw(worker, List.of("a.b"));
      CompletableFuture<Void> sent = dispatcher.sent(worker).toCompletableFuture();
      assertThat(sent).isNotDone();
      worker.released.countDown();
      sender.join();
      assertThat(sent).isDone();
    }
  }

  /** A worker to which calls are sent slowly. */
  private static final class Slow implements WorkerConnection {
    private final CountDownLatch sending = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    @Override
    public long send(Task task, SerializedName method, TaskOutcome outcome) {
      sending.countDown();
      try {
        assertThat(released.await(30, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      return 1;
    }

    @Override
    public void cancel(long id) {}

    @Override
    public boolean takesTasks() {
      return true;
    }

    @Override
    public boolean isClosed() {
      return false;
    }
  }
}
