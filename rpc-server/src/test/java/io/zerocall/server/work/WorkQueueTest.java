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
  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
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
    @Override
    public void accepted() {}

    private final double share;
    private final long meanCpuNanos;

    OneCall(double share) {
      this(share, Long.MAX_VALUE);
    }

    OneCall(double share, long meanCpuNanos) {
      this.share = share;
      this.meanCpuNanos = meanCpuNanos;
    }

    @Override
    public long meanCpuNanos() {
      return meanCpuNanos;
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
      this(name, 1, Long.MAX_VALUE);
    }

    Named(String name, double share, long meanCpuNanos) {
      super(share, meanCpuNanos);
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
    for (int i = 0; i < 200; i++) { // one per millisecond
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
    await(() -> inside.get() == 6); // of 8 workers: three times as many as it leaves free
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
  void lightWorkDoesNotWaitForWhatComputesLong() {
    queue = new WorkQueue(Workers.ofThreads(submitted::add, 1_024), clock::get);
    WorkFlow heavy = queue.newFlow(() -> true);
    WorkFlow sleeping = queue.newFlow(() -> true);
    WorkFlow quick = queue.newFlow(() -> true);
    for (int i = 0; i < PROCESSORS + 10; i++) {
      queue.offer(heavy, work("heavy"), SECOND);
    }
    queue.offer(queue.newFlow(() -> true), work("heavy"), SECOND);
    int begun = submitted.size();
    for (int i = 0; i < 3; i++) {
      queue.offer(sleeping, new Named("sleeping", 0.02, 1_000), SECOND);
    }
    assertThat(submitted).hasSize(begun + 3);
    runSubmitted();
    queue.offer(heavy, work("heavy"), SECOND);
    for (int i = 0; i < 3 * PROCESSORS; i++) {
      queue.offer(heavy, work("heavy"), SECOND);
      queue.offer(queue.newFlow(() -> true), work("heavy"), SECOND);
    }
    begun = submitted.size();
    queue.offer(quick, new Named("quick", 1, 1_000), SECOND);
    queue.offer(quick, new Named("quick", 1, 1_000), SECOND);
    assertThat(submitted).hasSize(begun + 1);
    runSubmitted();
    assertThat(done).filteredOn("quick"::equals).hasSize(2);
    assertThat(queue.waitingCalls()).isZero();
  }

  @Test
  void lightWorkDoesNotKeepWhatComputesLongFromRunning() {
    queue = new WorkQueue(Workers.ofThreads(submitted::add, 1_024), clock::get);
    WorkFlow quick = queue.newFlow(() -> true);
    WorkFlow heavy = queue.newFlow(() -> true);
    for (int i = 0; i < 1_000; i++) {
      queue.offer(quick, new Named("quick", 1, 1_000), 100 * SECOND);
    }
    int begun = submitted.size();
    for (int i = 0; i < 10; i++) {
      queue.offer(heavy, work("heavy"), 100 * SECOND);
    }
    runSubmitted();
    assertThat(done).hasSize(1_010);
    assertThat(done.subList(0, begun + 10 * (PROCESSORS + 2)))
        .filteredOn("heavy"::equals)
        .hasSize(10);
  }

  /** More work arrives at once than threads can begin. */
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
  void manyThatMayNotRunHideNoOthers() {
    boolean[] reads = {true};
    List<WorkFlow> slow = new ArrayList<>();
    queue.offer(queue.newFlow(() -> true), work("first"), SECOND);
    for (int i = 0; i < 500; i++) {
      WorkFlow flow = queue.newFlow(() -> reads[0]);
      slow.add(flow);
      queue.offer(flow, work("slow"), SECOND);
    }
    reads[0] = false;
    queue.offer(queue.newFlow(() -> true), work("other"), SECOND);
    runSubmitted();
    assertThat(done).contains("first", "other");
    reads[0] = true;
    slow.forEach(queue::resume);
    runSubmitted();
    assertThat(done).hasSize(502);
  }

  /** So the method's share is known before any call of it has ended. */
  @Test
  void whatIsSeenToWaitIsKnownToWaitWhileItRuns() throws Exception {
    queue = new WorkQueue(Workers.ofThreads(1_024), System::nanoTime);
    CountDownLatch end = new CountDownLatch(1);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger seen = new AtomicInteger();
    WorkFlow flow = queue.newFlow(() -> true);
    for (int i = 0; i < 2 * PROCESSORS + 2; i++) {
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

  /** Work that waits for its client to read doesn't show how long other work waits. */
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

  /** Work that doesn't report that it waits: the queue finds out. */
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
