package io.zerocall.broker.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.server.peer.Offer;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Waiting calls follow the offers: to a better match that has come, and away from a lost one. */
class ChangedOffersTest {
  private final Scheduler scheduler =
      new Scheduler(new BrokerLimits(1_000, 1_000, 1_000_000, 100, 1_000, 100), System::nanoTime);

  private List<Task> offer(
      WorkerConnection connection, @Nullable String worker, String... methods) {
    return scheduler.offer(connection, new Offer(List.of(methods), worker, 1, Set.of()));
  }

  private Task submit(String method, @Nullable String worker) {
    Task task = new SilentTask(method, worker);
    scheduler.submit(task);
    return task;
  }

  private Task waiting(String method) {
    Task task = submit(method, null);
    assertThat(task.state).isEqualTo(Task.State.QUEUED);
    return task;
  }

  /** Lets a new worker offer something, and gives it a call so that it is busy. */
  private SilentWorker busy(String name, String offered, String method) {
    SilentWorker worker = new SilentWorker(name);
    offer(worker, null, offered);
    assertThat(submit(method, null).state).isEqualTo(Task.State.ASSIGNED);
    return worker;
  }

  @Test
  void aCallMovesToAnExactNameThatComesLater() {
    busy("prefix", "orders.*", "orders.get");
    Task call = waiting("orders.list");
    Task other = waiting("orders.other");
    assertThat(offer(new SilentWorker("exact"), null, "orders.list")).containsExactly(call);
    assertThat(other.state).isEqualTo(Task.State.QUEUED);
    assertThat(scheduler.waitingCalls()).isEqualTo(1);
  }

  @Test
  void aCallMovesToALongerPrefixThatComesLater() {
    busy("short", "*", "any");
    Task call = waiting("orders.list");
    assertThat(offer(new SilentWorker("other"), null, "jobs.*")).isEmpty();
    assertThat(offer(new SilentWorker("long"), null, "orders.*")).containsExactly(call);
  }

  @Test
  void aCallOfANameThatHasLostItsWorkersGoesToAPrefix() {
    SilentWorker exact = busy("exact", "orders.list", "orders.list");
    SilentWorker prefix = new SilentWorker("prefix");
    offer(prefix, null, "orders.*");
    Task call = waiting("orders.list");
    assertThat(scheduler.disconnected(exact)).containsExactly(call);
    assertThat(call.worker).isNotNull();
    assertThat(call.worker.connection()).isEqualTo(prefix);
    assertThat(scheduler.waitingCalls()).isZero();
  }

  @Test
  void aWithdrawnNameGoesToAPrefix() {
    SilentWorker exact = busy("exact", "orders.list", "orders.list");
    offer(new SilentWorker("prefix"), null, "*");
    Task call = waiting("orders.list");
    assertThat(scheduler.withdraw(exact, List.of("orders.list", "never.offered")))
        .containsExactly(call);
  }

  @Test
  void aCallWithoutAnyWorkerGoesToAPrefixThatComes() {
    SilentWorker exact = busy("exact", "orders.list", "orders.list");
    scheduler.disconnected(exact);
    Task call = waiting("orders.list");
    assertThat(offer(new SilentWorker("unrelated"), null, "orders.get", "order*x"))
        .isEmpty();
    assertThat(offer(new SilentWorker("prefix"), null, "orders.*")).containsExactly(call);
  }

  @Test
  void aCallStaysWhereItsWorkersAreTheBestMatch() {
    busy("exact", "orders.list", "orders.list");
    Task call = waiting("orders.list");
    assertThat(offer(new SilentWorker("prefix"), null, "orders.*", "*")).isEmpty();
    assertThat(call.state).isEqualTo(Task.State.QUEUED);
  }

  @Test
  void aCallToANamedWorkerFollowsItsOffers() {
    busy("exact", "orders.list", "orders.list");
    SilentWorker named = new SilentWorker("named");
    offer(named, "w", "orders.*");
    assertThat(submit("orders.list", "w").state).isEqualTo(Task.State.ASSIGNED);

    Task early = submit("orders.list", "late");
    assertThat(early.state).isEqualTo(Task.State.QUEUED);
    assertThat(offer(new SilentWorker("late"), "late", "*")).containsExactly(early);
  }

  @Test
  void callsKeepTheirPriorityAndOrderWhenTheyMove() {
    busy("prefix", "*", "any");
    List<Task> calls = List.of(waiting("m"), waiting("m"), waiting("m"));
    SilentWorker exact = new SilentWorker("exact");
    assertThat(offer(exact, null, "m")).containsExactly(calls.get(0));
    assertThat(scheduler.answered(calls.get(0)).toSend()).containsExactly(calls.get(1));
    assertThat(scheduler.answered(calls.get(1)).toSend()).containsExactly(calls.get(2));
    assertThat(scheduler.waitingCalls()).isZero();
  }
}
