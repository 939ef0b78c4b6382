package io.zerocall.transport.engine;

import io.zerocall.transport.MemoryBudget;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers to a server what other threads have read. Its leader runs the callbacks. Unless noted,
 * the methods belong to the leader.
 */
final class DeliveryLoop implements EventLoop {
  private static final Logger LOG = LoggerFactory.getLogger(DeliveryLoop.class);

  private final MemoryBudget memory;
  private final LongAdder undeliveredCount;
  private final LeaderFollowers threads = new LeaderFollowers(this);
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Poller poller = new ParkingPoller(() -> !tasks.isEmpty(), () -> true);
  private final AdaptiveSpin spin = new AdaptiveSpin(AdaptiveSpin.ZMTP_MICROS);
  private final FairQueue undelivered = new FairQueue(threads::isLeader);
  private int lastCount;
  private boolean ending;

  /** @param undeliveredCount counts the messages that have not been delivered */
  DeliveryLoop(MemoryBudget memory, LongAdder undeliveredCount) {
    this.memory = memory;
    this.undeliveredCount = undeliveredCount;
  }

  void start() {
    threads.start();
  }

  void close(long waitNanos) {
    threads.close(waitNanos);
  }

  /** Makes the leader run a task. Any thread may call this. */
  void execute(Runnable task) {
    tasks.add(task);
    wake();
  }

  /** Wakes the leader, unless it is the current thread. Any thread may call this. */
  void wakeLeader() {
    threads.wakeUnlessLeading();
  }

  boolean isLeader() {
    return threads.isLeader();
  }

  FairQueue.Flow newFlow(FairQueue.Source source) {
    return undelivered.newFlow(source);
  }

  /** Adds a callback that runs before all messages. */
  void addUrgent(Runnable callback) {
    undelivered.addUrgent(callback);
  }

  @Override
  public void runOnce() {
    assert isLeader();
    int count = 0;
    Runnable task = tasks.poll();
    while (task != null) {
      run(task);
      count++;
      task = tasks.poll();
    }
    lastCount = count;
    undelivered.settle(memory, undeliveredCount);
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      LOG.error("A message could not be queued for delivery", e);
    }
  }

  @Override
  public @Nullable Runnable next() {
    return ending ? null : undelivered.next();
  }

  /** Does nothing: the channel writes. */
  @Override
  public void flush() {}

  @Override
  public boolean moreLeft() {
    return !undelivered.isEmpty() || !tasks.isEmpty();
  }

  private boolean isBusy() {
    return moreLeft() || threads.closing();
  }

  @Override
  public void await() {
    assert isLeader();
    if (!spin.spin(lastCount, this::isBusy)) {
      poller.await(this::isBusy, Long.MAX_VALUE, false);
    }
  }

  @Override
  public void wake() {
    poller.wake();
  }

  @Override
  public void shut() {
    assert isLeader();
    ending = true;
    runOnce();
    undelivered.clear();
    undelivered.settle(memory, undeliveredCount);
  }
}
