package io.zerocall.server.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkQueueTest {
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final AtomicLong clock = new AtomicLong();
  private final Queue<Runnable> submitted = new ArrayDeque<>();
  private final List<String> done = new ArrayList<>();
  private WorkQueue queue = new WorkQueue(Workers.of(submitted::add), clock::get);

  @AfterEach
  void close() {
    queue.close();
  }

  /** One call of a method whose share of computing is known. */
  private abstract static class OneCall implements Work {
    private final double share;

    OneCall(double share) {
      this.share = share;
    }

    @Override
    public int calls() {
      return 1;
    }

    @Override
    public double computingShare() {
      return share;
    }

    @Override
    public void measured(long cpuNanos, long wallNanos, boolean contended) {}

    @Override
    public void seenToWait(long cpuNanos, long wallNanos) {}
  }

  private final class Named extends OneCall {
    private final String name;

    Named(String name) {
      this(name, 1);
    }

    Named(String name, double share) {
      super(share);
      this.name = name;
    }

    @Override
    public void run() {
      done.add(name);
    }

    @Override
    public void refused() {
      done.add(name + " refused");
    }
  }

  private Named work(String name) {
    return new Named(name);
  }

  private void runSubmitted() {
    for (Runnable task = submitted.poll(); task != null; task = submitted.poll()) {
      clock.addAndGet(MILLI);
      task.run();
    }
  }

  @Test
  void connectionsTakeTurns() {
    WorkFlow busy = queue.newFlow(() -> true);
    WorkFlow other = queue.newFlow(() -> true);
    for (int i = 0; i < 1_000; i++) {
      assertThat(queue.offer(busy, work("busy"), SECOND)).isZero();
    }
    int begun = submitted.size();
    for (int i = 0; i < 3; i++) {
      assertThat(queue.offer(other, work("other"), SECOND)).isZero();
    }
    runSubmitted();
    assertThat(done).hasSize(1_003);
    assertThat(done.subList(begun, begun + 7)).filteredOn("other"::equals).hasSize(3);
    assertThat(queue.waitingCalls()).isZero();
    assertThat(queue.running()).isZero();
  }

  @Test
  void theWorkOfAConnectionThatDoesNotReadWaits() {
    boolean[] reads = {false};
    WorkFlow slow = queue.newFlow(() -> reads[0]);
    WorkFlow other = queue.newFlow(() -> true);
    queue.offer(slow, work("slow"), SECOND);
    queue.offer(other, work("other"), SECOND);
    runSubmitted();
    assertThat(done).containsExactly("other");
    reads[0] = true;
    queue.resume(slow);
    runSubmitted();
    assertThat(done).containsExactly("other", "slow");
  }

  @Test
  void whatHasNoTimeToWaitIsRefused() {
    WorkFlow flow = queue.newFlow(() -> true);
    for (int i = 0; i < 1_000; i++) {
      assertThat(queue.offer(flow, work("accepted"), SECOND)).isZero();
    }
    for (int i = 0; i < 200; i++) { // one a millisecond
      clock.addAndGet(MILLI);
      submitted.remove().run();
    }
    long waiting = queue.waitingCalls();
    assertThat(queue.offer(flow, work("late"), SECOND)).isCloseTo(waiting * MILLI, within(0.1));
    assertThat(queue.offer(flow, work("patient"), 10 * SECOND)).isZero();
    WorkFlow other = queue.newFlow(() -> true);
    assertThat(queue.offer(other, work("other"), SECOND)).isZero();
    runSubmitted();
    assertThat(done).doesNotContain("late").contains("patient", "other").hasSize(1_002);
  }

  private static org.assertj.core.data.Percentage within(double part) {
    return org.assertj.core.data.Percentage.withPercentage(100 * part);
  }

  @Test
  void aConnectionLeavesWorkersToOthers() throws Exception {
    queue = new WorkQueue(Workers.ofThreads(8), System::nanoTime);
    CountDownLatch end = new CountDownLatch(1);
    AtomicInteger inside = new AtomicInteger();
    WorkFlow greedy = queue.newFlow(() -> true);
    for (int i = 0; i < 100; i++) {
      queue.offer(greedy, new Waiting(inside, end), SECOND);
    }
    await(() -> inside.get() == 6); // of 8, three times as many as it leaves
    CountDownLatch otherEnd = new CountDownLatch(1);
    AtomicInteger otherInside = new AtomicInteger();
    queue.offer(queue.newFlow(() -> true), new Waiting(otherInside, otherEnd), SECOND);
    await(() -> otherInside.get() == 1);
    assertThat(inside.get()).isEqualTo(6);
    end.countDown();
    otherEnd.countDown();
    await(() -> inside.get() == 100 && queue.running() == 0);
  }

  @Test
  void whatHardlyComputesDoesNotWaitForWhatComputes() {
    queue = new WorkQueue(Workers.ofThreads(submitted::add, 1_024), clock::get);
    int processors = Runtime.getRuntime().availableProcessors();
    WorkFlow heavy = queue.newFlow(() -> true);
    WorkFlow light = queue.newFlow(() -> true);
    for (int i = 0; i < processors + 10; i++) {
      queue.offer(heavy, work("heavy"), SECOND);
    }
    assertThat(submitted).hasSizeLessThanOrEqualTo(processors);
    int begun = submitted.size();
    for (int i = 0; i < 3; i++) {
      queue.offer(light, new Named("light", 0.02), SECOND);
    }
    assertThat(submitted).hasSize(begun + 3);
    runSubmitted();
    assertThat(done).hasSize(processors + 13);
  }

  /** More come at once than threads can begin. */
  @Test
  void aBurstOfWorkThatBlocksGetsAllTheThreadsThereAre() throws Exception {
    queue = new WorkQueue(Workers.ofThreads(64), System::nanoTime);
    CountDownLatch end = new CountDownLatch(1);
    AtomicInteger inside = new AtomicInteger();
    WorkFlow flow = queue.newFlow(() -> true);
    for (int i = 0; i < 60; i++) {
      queue.offer(flow, new Waiting(inside, end, 0.02), SECOND);
    }
    await(() -> inside.get() == 48);
    end.countDown();
    await(() -> inside.get() == 60 && queue.running() == 0);
  }

  @Test
  void manyThatMayNotRunHideNobody() {
    boolean[] reads = {true};
    List<WorkFlow> slow = new ArrayList<>();
    queue.offer(queue.newFlow(() -> true), work("first"), SECOND);
    for (int i = 0; i < 500; i++) {
      WorkFlow flow = queue.newFlow(() -> reads[0]);
      slow.add(flow);
      queue.offer(flow, work("slow"), SECOND);
    }
    reads[0] = false;
    queue.offer(queue.newFlow(() -> true), work("innocent"), SECOND);
    runSubmitted();
    assertThat(done).contains("first", "innocent");
    reads[0] = true;
    slow.forEach(queue::resume);
    runSubmitted();
    assertThat(done).hasSize(502);
  }

  /** So it is known of a method before any call of it has ended. */
  @Test
  void whatIsSeenToWaitIsKnownToWaitWhileItRuns() throws Exception {
    queue = new WorkQueue(Workers.ofThreads(1_024), System::nanoTime);
    CountDownLatch end = new CountDownLatch(1);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger seen = new AtomicInteger();
    WorkFlow flow = queue.newFlow(() -> true);
    for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors() + 2; i++) {
      queue.offer(
          flow,
          new Waiting(inside, end) {
            @Override
            public void seenToWait(long cpuNanos, long wallNanos) {
              if (cpuNanos < wallNanos / 10 && end.getCount() > 0) {
                seen.incrementAndGet();
              }
            }
          },
          SECOND);
    }
    await(() -> seen.get() > 0);
    end.countDown();
    await(() -> queue.running() == 0 && queue.waitingCalls() == 0);
  }

  /** What waits for its client to read says nothing of how long others wait. */
  @Test
  void timeInWhichNothingMayRunIsNoWaiting() {
    queue.offer(queue.newFlow(() -> false), work("parked"), SECOND);
    WorkFlow flow = queue.newFlow(() -> true);
    for (int i = 0; i < 100; i++) {
      clock.addAndGet(10 * SECOND);
      queue.offer(flow, work("rare"), SECOND);
      runSubmitted();
    }
    for (int i = 0; i < 200; i++) {
      clock.addAndGet(MILLI);
      assertThat(queue.offer(flow, work("burst"), SECOND)).isZero();
    }
    runSubmitted();
    assertThat(done).hasSize(300);
  }

  /** It doesn't say that it waits: the queue finds out. */
  private static class Waiting extends OneCall {
    private final AtomicInteger inside;
    private final CountDownLatch end;

    Waiting(AtomicInteger inside, CountDownLatch end) {
      this(inside, end, 1);
    }

    Waiting(AtomicInteger inside, CountDownLatch end, double share) {
      super(share);
      this.inside = inside;
      this.end = end;
    }

    @Override
    public void run() {
      inside.incrementAndGet();
      try {
        end.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void refused() {}
  }

  @Test
  void whatIsNotWantedAnyMoreIsTakenBack() {
    WorkFlow flow = queue.newFlow(() -> false);
    queue.offer(flow, work("a"), SECOND);
    queue.offer(flow, work("b"), SECOND);
    queue.offer(flow, work("c"), SECOND);
    assertThat(queue.withdraw(flow, work -> !((Named) work).name.equals("b"))).hasSize(2);
    assertThat(queue.waitingCalls()).isEqualTo(1);
  }

  @Test
  void workThatNoThreadCanBeHadForIsRefused() {
    queue = new WorkQueue(
        Workers.of(task -> {
          throw new java.util.concurrent.RejectedExecutionException("closed");
        }),
        clock::get);
    queue.offer(queue.newFlow(() -> true), work("a"), SECOND);
    assertThat(done).containsExactly("a refused");
    assertThat(queue.running()).isZero();
  }

  @Test
  void anExecutorThatRunsEverythingAtOnceTakesNoStack() {
    queue = new WorkQueue(Workers.of(Runnable::run), clock::get);
    boolean[] reads = {false};
    WorkFlow flow = queue.newFlow(() -> reads[0]);
    for (int i = 0; i < 100_000; i++) {
      queue.offer(flow, work("a"), SECOND);
    }
    reads[0] = true;
    queue.resume(flow);
    assertThat(done).hasSize(100_000);
  }

  private static void await(java.util.function.BooleanSupplier condition) throws Exception {
    long deadline = System.nanoTime() + 30 * SECOND;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).isNegative();
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }
}
