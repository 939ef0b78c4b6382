package io.zerocall.broker.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcContext;
import io.zerocall.json.document.ErrorObject;
import io.zerocall.json.document.Routing;
import io.zerocall.json.document.SerializedName;
import io.zerocall.json.plain.JsonBytes;
import io.zerocall.server.peer.Offer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Waiting calls follow the offers: to a better match that has come, and away from a lost one. */
class ChangedOffersTest {
  private static final RpcContext NO_CONTEXT = new RpcContext(Map.of(), null, Long.MAX_VALUE);

  private final Scheduler scheduler =
      new Scheduler(new BrokerLimits(1_000, 1_000, 1_000_000, 100, 100));

  /** A worker that is never sent anything: the scheduler only decides. */
  private record Silent(String name) implements WorkerConnection {
    @Override
    public long send(Task task, SerializedName method, TaskOutcome outcome) {
      throw new AssertionError("the scheduler sends nothing");
    }

    @Override
    public void cancel(long id) {
      throw new AssertionError("the scheduler sends nothing");
    }

    @Override
    public boolean takesTasks() {
      return true;
    }

    @Override
    public boolean isClosed() {
      return false;
    }
  }

  /** A call without content, whose caller never looks at the outcome. */
  private static final class Call extends Task {
    Call(String method, @Nullable String worker) {
      super(method, new Routing(0, worker, false), Long.MAX_VALUE, "client");
    }

    @Override
    public RpcContext context() {
      return NO_CONTEXT;
    }

    @Override
    protected long contentBytes() {
      return 0;
    }

    @Override
    public @Nullable JsonBytes params() {
      return null;
    }

    @Override
    public void succeeded(JsonBytes result) {
      throw new AssertionError("the scheduler completes nothing");
    }

    @Override
    public void failed(ErrorObject error) {
      throw new AssertionError("the scheduler completes nothing");
    }
  }

  private List<Task> offer(
      WorkerConnection connection, @Nullable String worker, String... methods) {
    return scheduler.offer(connection, new Offer(List.of(methods), worker, 1, Set.of()));
  }

  private Task submit(String method, @Nullable String worker) {
    Task task = new Call(method, worker);
    scheduler.submit(task);
    return task;
  }

  private Task waiting(String method) {
    Task task = submit(method, null);
    assertThat(task.state).isEqualTo(Task.State.QUEUED);
    return task;
  }

  /** Lets a new worker offer something, and gives it a call so that it is busy. */
  private Silent busy(String name, String offered, String method) {
    Silent worker = new Silent(name);
    offer(worker, null, offered);
    assertThat(submit(method, null).state).isEqualTo(Task.State.ASSIGNED);
    return worker;
  }

  @Test
  void aCallMovesToAnExactNameThatComesLater() {
    busy("prefix", "orders.*", "orders.get");
    Task call = waiting("orders.list");
    Task other = waiting("orders.other");
    assertThat(offer(new Silent("exact"), null, "orders.list")).containsExactly(call);
    assertThat(other.state).isEqualTo(Task.State.QUEUED);
    assertThat(scheduler.waitingCalls()).isEqualTo(1);
  }

  @Test
  void aCallMovesToALongerPrefixThatComesLater() {
    busy("short", "*", "any");
    Task call = waiting("orders.list");
    assertThat(offer(new Silent("other"), null, "jobs.*")).isEmpty();
    assertThat(offer(new Silent("long"), null, "orders.*")).containsExactly(call);
  }

  @Test
  void aCallOfANameThatHasLostItsWorkersGoesToAPrefix() {
    Silent exact = busy("exact", "orders.list", "orders.list");
    Silent prefix = new Silent("prefix");
    offer(prefix, null, "orders.*");
    Task call = waiting("orders.list");
    assertThat(scheduler.disconnected(exact)).containsExactly(call);
    assertThat(call.worker).isNotNull();
    assertThat(call.worker.connection()).isEqualTo(prefix);
    assertThat(scheduler.waitingCalls()).isZero();
  }

  @Test
  void aWithdrawnNameGoesToAPrefix() {
    Silent exact = busy("exact", "orders.list", "orders.list");
    offer(new Silent("prefix"), null, "*");
    Task call = waiting("orders.list");
    assertThat(scheduler.withdraw(exact, List.of("orders.list", "never.offered")))
        .containsExactly(call);
  }

  @Test
  void aCallWithoutAnyWorkerGoesToAPrefixThatComes() {
    Silent exact = busy("exact", "orders.list", "orders.list");
    scheduler.disconnected(exact);
    Task call = waiting("orders.list");
    assertThat(offer(new Silent("unrelated"), null, "orders.get", "order*x")).isEmpty();
    assertThat(offer(new Silent("prefix"), null, "orders.*")).containsExactly(call);
  }

  @Test
  void aCallStaysWhereItsWorkersAreTheBestMatch() {
    busy("exact", "orders.list", "orders.list");
    Task call = waiting("orders.list");
    assertThat(offer(new Silent("prefix"), null, "orders.*", "*")).isEmpty();
    assertThat(call.state).isEqualTo(Task.State.QUEUED);
  }

  @Test
  void aCallToANamedWorkerFollowsItsOffers() {
    busy("exact", "orders.list", "orders.list");
    Silent named = new Silent("named");
    offer(named, "w", "orders.*");
    assertThat(submit("orders.list", "w").state).isEqualTo(Task.State.ASSIGNED);

    Task early = submit("orders.list", "late");
    assertThat(early.state).isEqualTo(Task.State.QUEUED);
    assertThat(offer(new Silent("late"), "late", "*")).containsExactly(early);
  }

  @Test
  void callsKeepTheirPriorityAndOrderWhenTheyMove() {
    busy("prefix", "*", "any");
    List<Task> calls = List.of(waiting("m"), waiting("m"), waiting("m"));
    Silent exact = new Silent("exact");
    assertThat(offer(exact, null, "m")).containsExactly(calls.get(0));
    assertThat(scheduler.answered(calls.get(0))).containsExactly(calls.get(1));
    assertThat(scheduler.answered(calls.get(1))).containsExactly(calls.get(2));
    assertThat(scheduler.waitingCalls()).isZero();
  }
}
