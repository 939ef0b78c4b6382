package io.zerocall.broker;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.RpcErrorCode;
import io.zerocall.RpcException;
import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import io.zerocall.RpcTimeoutException;
import io.zerocall.RpcUnavailableException;
import io.zerocall.client.RpcClient;
import io.zerocall.server.RpcServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which worker gets which call, and when. */
@Timeout(60)
class SchedulingTest {

  /** Notes the order of its calls. The first one waits until the test releases it. */
  @RpcService("queue")
  public static final class Recorder {
    final List<String> order = new CopyOnWriteArrayList<>();
    final CountDownLatch released = new CountDownLatch(1);

    @RpcMethod
    public void run(String name) throws InterruptedException {
      order.add(name);
      released.await(30, TimeUnit.SECONDS);
    }
  }

  private static RpcServer recording(Brokers brokers, Recorder recorder) {
    return brokers.worker(recorder, builder -> builder.credit(1));
  }

  private static void finish(List<CompletableFuture<Void>> calls) throws Exception {
    for (CompletableFuture<Void> call : calls) {
      call.get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void callsWithAHigherPriorityRunFirst() throws Exception {
    try (Brokers brokers = new Brokers()) {
      Recorder recorder = new Recorder();
      recording(brokers, recorder);
      RpcClient client = brokers.first();
      List<CompletableFuture<Void>> calls = new ArrayList<>();
      calls.add(client.callAsync("queue.run", Void.class, "first"));
      eventually("it runs", () -> recorder.order.size() == 1);
      int[] priorities = {0, -5, 7, 0, 7, 1};
      for (int i = 0; i < priorities.length; i++) {
        calls.add(client
            .withPriority(priorities[i])
            .callAsync("queue.run", Void.class, priorities[i] + "#" + i));
      }
      eventually("they wait", () -> brokers.broker().waitingCalls() == priorities.length);
      recorder.released.countDown();
      finish(calls);
      assertThat(recorder.order)
          .containsExactly("first", "7#2", "7#4", "1#5", "0#0", "0#3", "-5#1");
    }
  }

  @Test
  void clientsTakeTurns() throws Exception {
    try (Brokers brokers = new Brokers()) {
      Recorder recorder = new Recorder();
      recording(brokers, recorder);
      RpcClient flooding = brokers.first();
      List<CompletableFuture<Void>> calls = new ArrayList<>();
      calls.add(flooding.callAsync("queue.run", Void.class, "first"));
      eventually("it runs", () -> recorder.order.size() == 1);
      for (int i = 0; i < 100; i++) {
        calls.add(flooding.callAsync("queue.run", Void.class, "flood"));
      }
      eventually("they wait", () -> brokers.broker().waitingCalls() == 100);
      RpcClient other = brokers.client();
      for (int i = 0; i < 3; i++) {
        calls.add(other.callAsync("queue.run", Void.class, "other"));
      }
      eventually("all wait", () -> brokers.broker().waitingCalls() == 103);
      recorder.released.countDown();
      finish(calls);
      assertThat(recorder.order.subList(0, 8))
          .containsSubsequence("other", "other", "other")
          .contains("flood");
    }
  }

  @Test
  void theLeastBusyWorkerGetsTheCall() throws Exception {
    try (Brokers brokers = new Brokers()) {
      Jobs slow = new Jobs("slow");
      brokers.worker(slow);
      RpcClient client = brokers.first();
      List<CompletableFuture<String>> held = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        held.add(client.callAsync("jobs.hold", String.class));
      }
      eventually("they run", () -> slow.runs.get() == 5);
      brokers.worker(new Jobs("free"));
      for (int i = 0; i < 50; i++) {
        assertThat(client.call("jobs.worker", String.class)).isEqualTo("free");
      }
      slow.released.countDown();
      for (CompletableFuture<String> each : held) {
        assertThat(each.get()).isEqualTo("slow");
      }
    }
  }

  @Test
  void equallyBusyWorkersTakeTurns() throws Exception {
    try (Brokers brokers = new Brokers()) {
      for (String name : List.of("a", "b", "c")) {
        brokers.worker(new Jobs(name));
      }
      List<String> ran = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        ran.add(brokers.first().call("jobs.worker", String.class));
      }
      for (String name : List.of("a", "b", "c")) {
        assertThat(ran.stream().filter(name::equals).count()).isEqualTo(10);
      }
    }
  }

  @Test
  void aCallMayNameItsWorker() throws Exception {
    try (Brokers brokers = new Brokers()) {
      brokers.worker(new Jobs("a"), builder -> builder.worker("a"));
      brokers.worker(new Jobs("b"), builder -> builder.worker("b"));
      for (int i = 0; i < 10; i++) {
        assertThat(brokers.first().withWorker("b").call("jobs.worker", String.class))
            .isEqualTo("b");
      }
      CompletableFuture<String> waiting =
          brokers.first().withWorker("c").callAsync("jobs.worker", String.class);
      eventually("it waits", () -> brokers.broker().waitingCalls() == 1);
      brokers.worker(new Jobs("c"), builder -> builder.worker("c"));
      assertThat(waiting.get(30, TimeUnit.SECONDS)).isEqualTo("c");
    }
  }

  @Test
  void aCallThatWaitsEndsAtItsDeadlineAndNeverRuns() throws Exception {
    try (Brokers brokers = new Brokers()) {
      Recorder recorder = new Recorder();
      recording(brokers, recorder);
      CompletableFuture<Void> first = brokers.first().callAsync("queue.run", Void.class, "first");
      eventually("it runs", () -> recorder.order.size() == 1);
      RpcClient hasty = brokers.client().withTimeout(Duration.ofMillis(200));
      assertThatThrownBy(() -> hasty.call("queue.run", Void.class, "late"))
          .isInstanceOf(RpcException.class)
          .satisfies(thrown -> assertThat(thrown)
              .isInstanceOfAny(RpcTimeoutException.class, RpcUnavailableException.class));
      eventually("it has left", () -> brokers.broker().waitingCalls() == 0);
      recorder.released.countDown();
      first.get(30, TimeUnit.SECONDS);
      brokers.first().call("queue.run", Void.class, "last");
      assertThat(recorder.order).containsExactly("first", "last");
    }
  }

  @Test
  void theWaitingCallsOfAClientThatLeavesAreDropped() throws Exception {
    try (Brokers brokers = new Brokers()) {
      Recorder recorder = new Recorder();
      recording(brokers, recorder);
      CompletableFuture<Void> first = brokers.first().callAsync("queue.run", Void.class, "first");
      eventually("it runs", () -> recorder.order.size() == 1);
      RpcClient leaving = RpcClient.connect(brokers.endpoint());
      for (int i = 0; i < 10; i++) {
        var unused = leaving.callAsync("queue.run", Void.class, "leaving");
      }
      eventually("they wait", () -> brokers.broker().waitingCalls() == 10);
      leaving.close();
      eventually("they have left", () -> brokers.broker().waitingCalls() == 0);
      recorder.released.countDown();
      first.get(30, TimeUnit.SECONDS);
      assertThat(recorder.order).containsExactly("first");
    }
  }

  @Test
  void aCancelledCallIsInterruptedAtItsWorker() throws Exception {
    try (Brokers brokers = new Brokers()) {
      CountDownLatch begun = new CountDownLatch(1);
      CountDownLatch interrupted = new CountDownLatch(1);
      brokers.opened(RpcServer.builder()
          .dial(brokers.endpoint())
          .registerFunction("sleep", Runnable.class, () -> {
            begun.countDown();
            try {
              Thread.sleep(30_000);
            } catch (InterruptedException e) {
              interrupted.countDown();
            }
          })
          .start());
      eventually("it is there", () -> brokers.broker().workers() == 1);
      CompletableFuture<Void> call = brokers.first().callAsync("sleep", Void.class);
      assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
      call.cancel(true);
      assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aCallIsRefusedAtOnceIfAWorkerMustBePresentAndIsNot() throws Exception {
    try (Brokers brokers = new Brokers()) {
      RpcServer worker = brokers.worker(new Jobs("w"));
      assertThat(brokers.first().withIfPresent().call("jobs.add", int.class, 1, 2))
          .isEqualTo(3);
      worker.close();
      eventually("it has left", () -> brokers.broker().workers() == 0);
      assertThatThrownBy(() -> brokers.first().withIfPresent().call("jobs.add", int.class, 1, 2))
          .isInstanceOf(RpcUnavailableException.class)
          .extracting(thrown -> ((RpcException) thrown).code())
          .isEqualTo(RpcErrorCode.OVERLOADED);
      CompletableFuture<Integer> waiting = brokers.first().callAsync("jobs.add", int.class, 1, 2);
      eventually("it waits", () -> brokers.broker().waitingCalls() == 1);
      brokers.worker(new Jobs("w"));
      assertThat(waiting.get(30, TimeUnit.SECONDS)).isEqualTo(3);
    }
  }
}
