package io.zerocall.broker.scheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.server.RpcErrorReply;
import io.zerocall.server.peer.Offer;
import io.zerocall.server.peer.OfferedNames;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a scheduler counts, and how much of it is reported. */
class BrokerStateTest {
  private final AtomicLong clock = new AtomicLong();

  private Scheduler scheduler(int callsPerName, int calls, long bytes) {
    return new Scheduler(
        new BrokerLimits(callsPerName, calls, bytes, 10_000, 30_000, 100), clock::get);
  }

  private static Task task(String method, boolean ifPresent) {
    return new SilentTask(method, null, ifPresent);
  }

  private static Task submit(Scheduler scheduler, String method) {
    Task task = task(method, false);
    scheduler.submit(task);
    return task;
  }

  private static void queued(Scheduler scheduler, String method) {
    assertThat(submit(scheduler, method).state).isEqualTo(Task.State.QUEUED);
  }

  private static void refused(Scheduler scheduler, Task task) {
    assertThatThrownBy(() -> scheduler.submit(task)).isInstanceOf(RpcErrorReply.class);
  }

  private static SilentWorker offer(Scheduler scheduler, String peer, List<String> names) {
    SilentWorker silent = new SilentWorker(peer);
    scheduler.offer(silent, new Offer(names, "w", 1, Set.of()));
    return silent;
  }

  @Test
  void countsWhatWaitsAndRunsAndForHowLong() {
    Scheduler scheduler = scheduler(100, 100, 1_000_000);
    offer(scheduler, "one", List.of("a.run", "b.*"));
    Task running = submit(scheduler, "a.run");
    clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(100));
    Task oldest = submit(scheduler, "a.run");
    clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(50));
    queued(scheduler, "b.some");
    BrokerState state = scheduler.state();
    assertThat(state.waiting()).isEqualTo(2);
    assertThat(state.busy()).isEqualTo(1);
    assertThat(TimeUnit.NANOSECONDS.toMillis(state.longestWaitNanos())).isEqualTo(50);
    assertThat(state.queues())
        .containsExactly(new QueueState("a.run", 1, 1, 0), new QueueState("b.*", 1, 1, 0));
    assertThat(state.workers()).singleElement().satisfies(worker -> {
      assertThat(worker.name()).isEqualTo("w");
      assertThat(worker.credit()).isEqualTo(1);
      assertThat(worker.busy()).isEqualTo(1);
      assertThat(worker.names()).isEqualTo(2);
    });
    assertThat(state.refused()).containsEntry("unknownName", 0L);

    assertThat(scheduler.answered(running).toSend()).containsExactly(oldest);
    clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(20));
    state = scheduler.state();
    assertThat(state.answered()).isEqualTo(1);
    assertThat(state.waiting()).isEqualTo(1);
    assertThat(TimeUnit.NANOSECONDS.toMillis(state.longestWaitNanos())).isEqualTo(20);
  }

  @Test
  void theRateIsThatOfTheLastSeconds() {
    Scheduler scheduler = scheduler(100, 100, 1_000_000);
    offer(scheduler, "one", List.of("a.run"));
    for (int i = 0; i < 1_000; i++) { // 100 calls a second
      scheduler.answered(submit(scheduler, "a.run"));
      clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(10));
    }
    BrokerState state = scheduler.state();
    assertThat(state.callsPerSecond()).isBetween(99.0, 101.0);
    assertThat(state.queues().get(0).callsPerSecond()).isBetween(99.0, 101.0);
    clock.addAndGet(TimeUnit.SECONDS.toNanos(11));
    assertThat(scheduler.state().callsPerSecond()).isZero();
    assertThat(scheduler.state().answered()).isEqualTo(1_000);
  }

  @Test
  void refusalsAreCountedByTheirReason() {
    Scheduler scheduler = scheduler(2, 3, 10_000);
    SilentWorker peer = offer(scheduler, "one", List.of("a.run", "b.run"));
    Task running = submit(scheduler, "a.run");
    refused(scheduler, task("unknown", false));
    Task waiting = new SilentTask("a.run", null, false, 1_000);
    scheduler.submit(waiting);
    queued(scheduler, "a.run");
    refused(scheduler, task("a.run", false));
    queued(scheduler, "b.run");
    refused(scheduler, task("b.run", false));
    assertThat(scheduler.expire()).isEqualTo(new Scheduler.Expiry(List.of(), 1_000));
    clock.addAndGet(1_000);
    assertThat(scheduler.expire())
        .isEqualTo(new Scheduler.Expiry(List.of(waiting), Long.MAX_VALUE));
    scheduler.lost(running);
    scheduler.disconnected(peer);
    assertThat(scheduler.submit(task("a.run", true))).isEqualTo(Scheduler.Submission.ABSENT);
    scheduler.offerRefused();
    BrokerState state = scheduler.state();
    assertThat(state.refused())
        .containsExactly(
            Map.entry("queueCallsPerName", 1L),
            Map.entry("queueCalls", 1L),
            Map.entry("queueBytes", 0L),
            Map.entry("queueDeadline", 1L),
            Map.entry("noWorker", 1L),
            Map.entry("unknownName", 1L),
            Map.entry("offer", 1L));
    assertThat(state.lost()).isEqualTo(1);
    assertThat(state.workers()).isEmpty();
  }

  @Test
  void callsThatTakeTooMuchMemoryAreCounted() {
    Scheduler scheduler = scheduler(100, 100, 1_000);
    offer(scheduler, "one", List.of("a.run"));
    assertThat(submit(scheduler, "a.run").state).isEqualTo(Task.State.ASSIGNED);
    queued(scheduler, "a.run");
    refused(scheduler, task("a.run", false));
    assertThat(scheduler.state().refused()).containsEntry("queueBytes", 1L);
  }

  @Test
  void theSizeOfTheAnswersIsBounded() {
    Scheduler scheduler = scheduler(100, 100, 1_000_000);
    for (int i = 0; i < 1_100; i++) {
      int worker = i;
      offer(
          scheduler,
          "peer " + i,
          IntStream.range(0, 20).mapToObj(n -> "n" + worker + "." + n).toList());
    }
    offer(scheduler, "last", List.of("last"));
    assertThat(submit(scheduler, "last").state).isEqualTo(Task.State.ASSIGNED);
    queued(scheduler, "last");
    BrokerState state = scheduler.state();
    assertThat(state.queues()).hasSize(1_000);
    assertThat(state.queuesOmitted()).isEqualTo(22_001 - 1_000);
    assertThat(state.queues()).contains(new QueueState("last", 1, 1, 0)); // since one waits
    assertThat(state.workers()).hasSize(1_000);
    assertThat(state.workersOmitted()).isEqualTo(101);
    assertThat(state.busy()).isEqualTo(1);
    OfferedNames offered = scheduler.offered();
    assertThat(offered.names()).hasSize(10_000).isSorted();
    assertThat(offered.omitted()).isEqualTo(22_001 - 10_000);
  }
}
