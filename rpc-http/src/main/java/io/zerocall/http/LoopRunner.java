package io.zerocall.http;

import io.zerocall.transport.MemoryBudget;
import io.zerocall.transport.engine.AdaptiveSpin;
import io.zerocall.transport.engine.Counters;
import io.zerocall.transport.engine.EventLoop;
import io.zerocall.transport.engine.FairQueue;
import io.zerocall.transport.engine.LeaderFollowers;
import org.jspecify.annotations.Nullable;

/**
 * Runs an event loop, and tells the server what its connections say. A method may take as long as
 * it likes, so the news are told between two rounds of the loop, by the reader of a
 * {@link LeaderFollowers}; who is relieved of the loop when a callback overstays.
 */
final class LoopRunner implements EventLoop {
  /** Clients of HTTP take longer from a reply to the next request than those of ZMTP. */
  private static final int SPIN_MICROS = 150;

  private static final int SHARE_OF_MEMORY = 4;

  private final ThreadlessEventLoop loop;
  private final MemoryBudget memory;
  private final Counters counters;
  private final LeaderFollowers leaderFollowers = new LeaderFollowers(this);

  // These belong to the reader, whichever thread that is.
  private final FairQueue undelivered = new FairQueue(leaderFollowers::isReader);
  private final AdaptiveSpin spin = new AdaptiveSpin(SPIN_MICROS);
  private int toldAtOnce;
  private boolean fresh; // what has come has been read, while it was waited for

  /**
   * Makes one.
   *
   * @param memory what is charged with the messages that wait to be handed over
   * @param counters what counts them
   */
  LoopRunner(ThreadlessEventLoop loop, MemoryBudget memory, Counters counters) {
    this.loop = loop;
    this.memory = memory;
    this.counters = counters;
  }

  /** The one of an event loop of {@link ThreadlessEventLoopGroup}. */
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

  // Within the loop only.

  /** The undelivered messages of a new connection. */
  FairQueue.Flow newFlow(FairQueue.Source connection) {
    return undelivered.newFlow(connection);
  }

  /**
   * Whether there is room for a message, which is added to a flow then. It never depends on what
   * slow readers hold, who are evicted instead; and the more the flow holds, the sooner there is
   * none, so that who holds much is refused before who holds little.
   */
  boolean admits(FairQueue.Flow flow, int size) {
    assert loop.inEventLoop();
    long held = undelivered.deliverableBytes() + flow.parkedBytes();
    long free = memory.limitBytes() / SHARE_OF_MEMORY - held - size;
    return held == 0 || flow.bytes() <= free;
  }

  /** Leaves something to be told when the round is over, before all messages. */
  void addUrgent(Runnable callback) {
    assert loop.inEventLoop();
    undelivered.addUrgent(callback);
  }

  /** Tells the reader, if that is another thread by now, that a message has been examined. */
  void wakeReader() {
    leaderFollowers.wakeUnlessLeading();
  }

  private void settle() {
    undelivered.settle(memory, counters.undelivered);
  }

  // What the reader does.

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
      toldAtOnce++;
    }
    return next;
  }

  @Override
  public void flush() {
    if (leaderFollowers.isLeader(Thread.currentThread())) { // and not dismissed
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
    loop.runTasks(); // they write the replies, and may go on to a pipelined request
    settle();
    if (undelivered.isEmpty()) {
      if (!spin.spin(toldAtOnce, this::isAwake)) {
        loop.await();
      }
      fresh = true;
    }
    toldAtOnce = 0;
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
