package io.zerocall.ijson;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.broker.policy.BrokerPolicy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers that offer their queues again. */
@Timeout(60)
class OffersTest {

  /** Decides whether a queue may be offered. */
  private final AtomicReference<Predicate<String>> mayOffer = new AtomicReference<>(any -> true);

  private Jobs jobs() {
    BrokerPolicy policy = (action, identity, name) ->
        action != BrokerPolicy.Action.OFFER || mayOffer.get().test(name);
    return new Jobs(c -> c, builder -> builder.policy(policy));
  }

  @Test
  void aWorkerThatMayNotGoOnLeavesTheWorkerMode() throws Exception {
    try (Jobs jobs = jobs()) {
      Peer worker = jobs.waitingWorker("/q", "worker");
      Peer client = jobs.peer().send("/q", "task");
      assertThat(worker.receive().text()).isEqualTo("task");
      assertThat(jobs.ask("/q", "", "Type", "delete").line()).isEqualTo("200 OK");
      mayOffer.set(any -> false);
      assertThat(worker.ask("/", "result").line()).isEqualTo("403 Forbidden");
      assertThat(client.receive().text()).isEqualTo("result");
      jobs.awaitWorkers(0);

      mayOffer.set(any -> true);
      assertThat(worker.ask("/echo", "").text()).isEqualTo("ok");
      assertThat(worker.ask("/absent", "as a client").line()).isEqualTo("404 Not Found");
      assertThat(worker.poll("/q", "worker")).isNotNull();
      jobs.awaitWorkers(1);
      assertThat(client.send("/q", "next")).isNotNull();
      assertThat(worker.receive().text()).isEqualTo("next");
    }
  }

  @Test
  void aTaskThatComesWhileItsWorkerIsRefusedGoesToAnother() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch given = new CountDownLatch(1);
    try (Jobs jobs = jobs()) {
      Peer worker = jobs.waitingWorker("/q,other", "worker");
      Peer client = jobs.peer().send("/q", "task");
      assertThat(worker.receive().text()).isEqualTo("task");
      assertThat(jobs.ask("/q", "", "Type", "delete").line()).isEqualTo("200 OK");
      mayOffer.set(any -> {
        asked.countDown();
        awaits(given);
        return false;
      });
      var unused = worker.send("/", "result");
      assertThat(awaits(asked)).isTrue();
      CompletableFuture<String> call = jobs.client().callAsync("other", String.class, "x");
      eventually("the worker has the call", () -> jobs.broker().status().running() == 1);
      given.countDown();
      assertThat(worker.receive().line()).isEqualTo("403 Forbidden");
      assertThat(client.receive().text()).isEqualTo("result");

      mayOffer.set(any -> true);
      Peer another = jobs.peer().poll("/other", "get+");
      String id = Envelope.of(another.receive().body()).text("id");
      unused = another.send("/", "{\"id\": " + id + ", \"result\": \"y\"}", "Type", "result");
      assertThat(call.get(20, TimeUnit.SECONDS)).isEqualTo("y");
    }
  }

  private static boolean awaits(CountDownLatch latch) {
    try {
      return latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"get+", "worker"})
  void aWorkerMayTakeAnotherName(String type) throws Exception {
    try (Jobs jobs = jobs()) {
      Peer worker = jobs.waitingWorker("/q", type, "Set-ID", "ann");
      Peer client = jobs.peer().send("/q", "task", "Worker-ID", "ann");
      assertThat(worker.receive().text()).isEqualTo("task");
      if (type.equals("get+")) {
        assertThat(worker.ask("/", "r", "Type", "result").line()).isEqualTo("200 OK");
        assertThat(worker.poll("/q", type, "Set-ID", "bob")).isNotNull();
      } else {
        assertThat(worker.send("/", "r", "Set-ID", "bob")).isNotNull();
      }
      assertThat(client.receive().text()).isEqualTo("r");
      assertThat(client.send("/q", "next", "Worker-ID", "bob")).isNotNull();
      assertThat(worker.receive().text()).isEqualTo("next");
    }
  }
}
