package io.zerocall.http;

import io.zerocall.transport.MemoryBudget;
import io.zerocall.transport.engine.AdaptiveSpin;
import io.zerocall.transport.engine.Counters;
import io.zerocall.transport.engine.EventLoop;
import io.zerocall.transport.engine.FairQueue;
import io.zerocall.transport.engine.LeaderFollowers;
import org.jspecify.annotations.Nullable;

/**
 * Runs an event loop, and reports the events of its connections to the server. A method may take as
 * long as it likes, so the leader of a {@link LeaderFollowers} runs the callbacks between two
 * rounds of the loop. If a callback takes too long, another thread takes over the loop.
 */
final class LoopRunner implements EventLoop {
  /** HTTP clients take longer than ZMTP clients from a reply to their next request. */
  private static final int SPIN_MICROS = 150;

  private static final int SHARE_OF_MEMORY = 4;

  private final ThreadlessEventLoop loop;
  private final MemoryBudget memory;
  private final Counters counters;
  private final LeaderFollowers leaderFollowers = new LeaderFollowers(this);

  // Confined to the leader, whichever thread that is.
  private final FairQueue undelivered = new FairQueue(leaderFollowers::isLeader);
  private final AdaptiveSpin spin = new AdaptiveSpin(SPIN_MICROS);
  private int burst;
  private boolean fresh; // data that arrived during the wait has been read

  /**
   * Creates a runner.
   *
   * @param memory is charged for the messages that wait for delivery
   * @param counters counts them
   */
  LoopRunner(ThreadlessEventLoop loop, MemoryBudget memory, Counters counters) {
    this.loop = loop;
    this.memory = memory;
    this.counters = counters;
  }

  /** Returns the runner of an event loop of {@link ThreadlessEventLoopGroup}. */
  static LoopRunner of(io.netty.channel.EventLoop loop) {
    return ((ThreadlessEventLoop) loop).runner();
  }

  void start() {
    leaderFollowers.start();
  }

  void close(long waitNanos) {
    leaderFollowers.close(waitNanos);
  }

  boolean closing() {
    return leaderFollowers.closing();
  }

  // On the loop only.

  /** Creates the queue of undelivered messages for a new connection. */
  FairQueue.Flow newFlow(FairQueue.Source connection) {
    return undelivered.newFlow(connection);
  }

  /**
   * Returns whether there is capacity for a message, which the caller then adds to a flow. Replies
   * held for slow readers don't count, since slow readers are evicted instead. The more a flow
   * holds, the sooner its messages are refused, so that connections that hold much are refused
   * before those that hold little.
   */
  boolean admits(FairQueue.Flow flow, int size) {
    assert loop.inEventLoop();
    long held = undelivered.deliverableBytes() + flow.parkedBytes();
    long free = memory.limitBytes() / SHARE_OF_MEMORY - held - size;
    return held == 0 || flow.bytes() <= free;
  }

  /** Queues a callback for the end of the round, ahead of all messages. */
  void addUrgent(Runnable callback) {
    assert loop.inEventLoop();
    undelivered.addUrgent(callback);
  }

  /** Wakes the leader, if that is another thread by now, because a message has been examined. */
  void wakeLeader() {
    leaderFollowers.wakeUnlessLeading();
  }

  private void settle() {
    undelivered.settle(memory, counters.undelivered);
  }

  // On the leader.

  @Override
  public void runOnce() {
    if (!fresh) {
      loop.runOnce();
    }
    fresh = false;
    settle();
  }

  @Override
  public @Nullable Runnable next() {
    Runnable next = leaderFollowers.closing() ? null : undelivered.next();
    if (next != null) {
      burst++;
    }
    return next;
  }

  @Override
  public void flush() {
    if (leaderFollowers.isLeader(Thread.currentThread())) { // and has not been replaced
      settle();
      loop.runOnce();
    }
  }

  @Override
  public boolean moreLeft() {
    return !undelivered.isEmpty();
  }

  @Override
  public void await() {
    loop.runTasks(); // they write the replies, and may start a pipelined request
    settle();
    if (undelivered.isEmpty()) {
      if (!spin.spin(burst, this::isAwake)) {
        loop.await();
      }
      fresh = true;
    }
    burst = 0;
  }

  private boolean isAwake() {
    return leaderFollowers.closing() || moreLeft() || loop.runOnce();
  }

  @Override
  public void wake() {
    loop.wake();
  }

  @Override
  public void shut() {
    loop.end();
    undelivered.clear();
    settle();
  }
}
