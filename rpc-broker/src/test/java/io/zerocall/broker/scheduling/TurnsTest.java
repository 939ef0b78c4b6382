package io.zerocall.broker.scheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.server.RpcErrorReply;
import io.zerocall.server.peer.Offer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The order in which calls get their turns, and what many calls and offers cost. */
class TurnsTest {
  private final Scheduler scheduler =
      new Scheduler(new BrokerLimits(200_000, 200_000, 1L << 40, 100, 150, 100), System::nanoTime);

  private List<Task> offer(SilentWorker worker, int credit, String... methods) {
    return scheduler.offer(worker, new Offer(List.of(methods), worker.name(), credit, Set.of()));
  }

  private Task submit(Task task) {
    scheduler.submit(task);
    return task;
  }

  private Task answered(Task task) {
    List<Task> next = scheduler.answered(task).toSend();
    assertThat(next).hasSize(1);
    return next.get(0);
  }

  @Test
  void callsForANamedWorkerAndForAnyTakeTurns() {
    offer(new SilentWorker("w"), 1, "m");
    Task running = submit(new SilentTask("m", null));
    Task any = submit(new SilentTask("m", null));
    submit(new SilentTask("m", null));
    submit(new SilentTask("m", "w"));
    List<Boolean> named = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      submit(new SilentTask("m", "w")); // so that one for this worker waits at any time
      submit(new SilentTask("m", null));
      running = answered(running);
      named.add(running.routing().worker() != null);
    }
    assertThat(named).containsExactly(true, false, true, false, true, false);
    assertThat(any.state).isEqualTo(Task.State.DONE);
  }

  @Test
  void aCallThatCouldNotBeSentKeepsItsPlace() {
    SilentWorker worker = new SilentWorker("w");
    offer(worker, 2, "m");
    List<Task> calls =
        IntStream.range(0, 4).mapToObj(i -> submit(new SilentTask("m", null))).toList();
    assertThat(scheduler.unsent(calls.get(0))).isEmpty();
    assertThat(scheduler.unsent(calls.get(1))).isEmpty();
    assertThat(offer(new SilentWorker("other"), 4, "m")).containsExactlyElementsOf(calls);
  }

  @Test
  void aWithdrawalMayFreeCreditOfTheWorkerItself() {
    SilentWorker worker = new SilentWorker("w");
    offer(worker, 32, "slow", "fast");
    List<Task> calls = IntStream.range(0, 32)
        .mapToObj(i -> submit(new SilentTask("slow", null)))
        .toList();
    assertThat(calls.get(30).state).isEqualTo(Task.State.QUEUED);
    assertThat(scheduler.withdraw(worker, List.of("fast")))
        .containsExactlyElementsOf(calls.subList(30, 32));
  }

  @Test
  void theNamesOfAllWorkersAreLimited() {
    String[] names = IntStream.range(0, 100).mapToObj(i -> "n" + i).toArray(String[]::new);
    SilentWorker first = new SilentWorker("first");
    offer(first, 1, names);
    SilentWorker second = new SilentWorker("second");
    assertThatThrownBy(() -> offer(second, 1, names))
        .isInstanceOf(RpcErrorReply.class)
        .hasMessage("Overloaded: more than 150 names of all workers");
    assertThat(scheduler.workers()).isEqualTo(1);
    offer(first, 1, names); // nothing new
    scheduler.disconnected(first);
    offer(second, 1, names);
    assertThat(scheduler.workers()).isEqualTo(1);
  }

  /** As a worker does that asks for one task at a time over HTTP. */
  @Test
  void aWorkerThatComesForEachCallAndLeavesCostsLittle() {
    int count = 100_000;
    scheduler.create("run");
    scheduler.create("jobs.*");
    for (int i = 0; i < count; i++) {
      submit(new SilentTask(i % 2 == 0 ? "run" : "jobs.other" + i % 1_000, null));
    }
    SilentWorker worker = new SilentWorker("w");
    long begun = System.nanoTime();
    for (int i = 0; i < count; i++) {
      List<Task> given = offer(worker, 1, i % 2 == 0 ? "run" : "jobs.*");
      assertThat(given).hasSize(1);
      assertThat(scheduler.disconnected(worker)).isEmpty();
      assertThat(scheduler.answered(given.get(0)).toSend()).isEmpty();
    }
    assertThat(scheduler.waitingCalls()).isZero();
    assertThat(System.nanoTime() - begun).isLessThan(30_000_000_000L);
  }
}
