package io.zerocall.broker.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcErrorCode;
import io.zerocall.broker.scheduling.ScriptedWorker.Answer;
import io.zerocall.json.document.ErrorObject;
import io.zerocall.server.peer.Offer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of tasks that a worker refuses or can't be sent. */
class UntakenTasksTest {
  private static final long HOUR_NANOS = TimeUnit.HOURS.toNanos(1);

  /** What has passed in addition to the real time. */
  private final AtomicLong skippedNanos = new AtomicLong();

  private final TaskDispatcher dispatcher = new TaskDispatcher(
      new BrokerLimits(1_000, 1_000, 1_000_000, 100, 1_000, 100), this::now, full -> {});

  private long now() {
    return System.nanoTime() + skippedNanos.get();
  }

  @AfterEach
  void close() {
    dispatcher.close();
  }

  private ScriptedWorker worker(int credit) {
    ScriptedWorker worker = new ScriptedWorker();
    dispatcher.offer(worker, new Offer(List.of("a.b"), null, credit, Set.of()));
    return worker;
  }

  private RecordedTask submit() {
    RecordedTask task = new RecordedTask("a.b");
    assertThat(dispatcher.submit(task)).isTrue();
    return task;
  }

  private static int outcome(RecordedTask task) throws Exception {
    return task.outcome.get(30, TimeUnit.SECONDS);
  }

  @Test
  void aTaskThatCouldNotBeSentIsTriedAgainAfterAPause() throws Exception {
    ScriptedWorker worker = worker(10);
    worker.answer = Answer.NOT_SENT;
    RecordedTask task = submit();
    assertThat(worker.offered).hasValue(1);
    assertThat(dispatcher.waitingCalls()).isEqualTo(1);

    worker.answer = Answer.NONE; // the broker learns it only from the reply
    worker.next().answer();
    assertThat(outcome(task)).isZero();
  }

  @Test
  void aTaskThatCouldNotBeSentGoesToAnotherWorker() throws Exception {
    ScriptedWorker broken = worker(10);
    broken.answer = Answer.NOT_SENT;
    ScriptedWorker other = new ScriptedWorker();
    RecordedTask task = submit();
    dispatcher.offer(other, new Offer(List.of("a.b"), null, 1, Set.of()));
    other.next().answer();
    assertThat(outcome(task)).isZero();
  }

  @Test
  void aRefusedTaskWaitsForAWorkerThatHasNotRefusedIt() throws Exception {
    ScriptedWorker healthy = worker(1);
    submit();
    ScriptedWorker.Taken before = healthy.next();
    ScriptedWorker overloaded = worker(10);
    overloaded.answer = Answer.OVERLOADED;
    RecordedTask task = submit();
    assertThat(overloaded.offered).hasValueGreaterThanOrEqualTo(1);
    assertThat(task.outcome).isNotDone();

    overloaded.awaitOffers(5); // more often than a call may be lost
    assertThat(task.outcome).isNotDone();
    overloaded.takes = false;
    before.answer();
    healthy.next().answer();
    assertThat(outcome(task)).isZero();
  }

  @Test
  void theCallerGetsTheRefusalIfNoOtherWorkerIsThere() throws Exception {
    ScriptedWorker overloaded = worker(10);
    overloaded.answer = Answer.OVERLOADED;
    assertThat(outcome(submit())).isEqualTo(RpcErrorCode.OVERLOADED);
  }

  @Test
  void aWorkerThatRefusesDoesNotEmptyTheQueue() throws Exception {
    ScriptedWorker worker = worker(1);
    submit();
    ScriptedWorker.Taken first = worker.next();
    List<RecordedTask> waiting = List.of(submit(), submit(), submit());
    first.outcome().failed(new ErrorObject(RpcErrorCode.OVERLOADED, "test"));
    assertThat(worker.offered).hasValue(1); // it is not asked again at once
    worker.next().answer();
    assertThat(outcome(waiting.get(0))).isZero();
  }

  @Test
  void aWorkerThatHasRepliedWithShuttingDownKeepsItsOffer() throws Exception {
    ScriptedWorker worker = worker(1);
    worker.answer = Answer.SHUTTING_DOWN;
    assertThat(outcome(submit())).isEqualTo(RpcErrorCode.SHUTTING_DOWN);
    worker.answer = Answer.NONE;
    RecordedTask task = submit();
    worker.next().answer();
    assertThat(outcome(task)).isZero();
  }

  @Test
  void aTaskOfAWorkerThatHasGoneWaits() throws Exception {
    ScriptedWorker gone = worker(1);
    gone.answer = Answer.SHUTTING_DOWN;
    gone.closed = true;
    RecordedTask task = submit();
    assertThat(task.outcome).isNotDone();
    worker(1).next().answer();
    assertThat(outcome(task)).isZero();
  }

  @Test
  void aTaskWhoseDeadlineHasPassedIsNotSent() throws Exception {
    ScriptedWorker worker = worker(1);
    submit();
    RecordedTask late = new RecordedTask("a.b", now() + HOUR_NANOS);
    assertThat(dispatcher.submit(late)).isTrue();
    RecordedTask last = submit();
    skippedNanos.set(2 * HOUR_NANOS);
    worker.next().answer();
    assertThat(outcome(late)).isEqualTo(RpcErrorCode.DEADLINE_EXCEEDED);
    assertThat(worker.next().task()).isSameAs(last);
    assertThat(dispatcher.state().refused()).containsEntry("queueDeadline", 1L);
  }

  @Test
  void aTaskEndsOnceEvenIfItsWorkerAnswersTwice() throws Exception {
    ScriptedWorker worker = worker(1);
    RecordedTask task = submit();
    ScriptedWorker.Taken taken = worker.next();
    taken.answer();
    taken.answer();
    assertThat(outcome(task)).isZero();
    assertThat(dispatcher.state().answered()).isEqualTo(1);
  }
}
