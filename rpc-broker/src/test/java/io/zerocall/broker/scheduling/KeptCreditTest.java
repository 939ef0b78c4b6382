package io.zerocall.broker.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.server.peer.Offer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A flood of calls of one name leaves room for calls of the worker's other names. */
class KeptCreditTest {
  private final Scheduler scheduler =
      new Scheduler(new BrokerLimits(1_000, 1_000, 1_000_000, 100, 1_000, 100), System::nanoTime);

  private void offer(int credit, String... names) {
    scheduler.offer(new SilentWorker("peer"), new Offer(List.of(names), null, credit, Set.of()));
  }

  /** Submits calls, and returns those that a worker has got. */
  private List<Task> assigned(String method, int calls) {
    List<Task> assigned = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      Task task = new SilentTask(method, null, false);
      if (scheduler.submit(task) == Scheduler.Submission.ASSIGNED) {
        assigned.add(task);
      }
    }
    return assigned;
  }

  @Test
  void aFloodLeavesRoomForTheOtherNames() {
    offer(64, "slow", "second", "fast");
    List<Task> flood = assigned("slow", 100);
    assertThat(flood).hasSize(60);
    assertThat(assigned("second", 100)).hasSize(1);
    List<Task> fast = assigned("fast", 2);
    assertThat(fast).hasSize(1);

    assertThat(scheduler.answered(fast.get(0)).toSend())
        .hasSize(1)
        .allMatch(next -> next.method().equals("fast"));
    assertThat(scheduler.answered(flood.get(0)).toSend()).isEmpty(); // the kept part comes first
  }

  @Test
  void aWorkerOfOneNameUsesAllOfItsCredit() {
    offer(64, "slow");
    assertThat(assigned("slow", 100)).hasSize(64);
  }

  @Test
  void aSmallCreditIsUsedUp() {
    offer(15, "slow", "fast");
    assertThat(assigned("slow", 100)).hasSize(15);
    assertThat(assigned("fast", 1)).isEmpty();
  }

  @Test
  void whatAFloodHasFreedIsUsedAgain() {
    offer(64, "slow", "fast");
    List<Task> flood = assigned("slow", 100);
    for (Task task : flood) {
      assertThat(scheduler.answered(task).toSend()).hasSizeLessThanOrEqualTo(1);
    }
    assertThat(scheduler.waitingCalls()).isZero();
  }
}
