package io.zerocall.http;

import io.netty.channel.EventLoop;
import io.zerocall.transport.MemoryBudget;
import io.zerocall.transport.engine.FairQueue;
import io.zerocall.transport.engine.LookOut;
import io.zerocall.transport.engine.ReaderCrew;
import io.zerocall.transport.engine.ReaderDuties;
import io.zerocall.transport.engine.Tally;
import org.jspecify.annotations.Nullable;

/**
 * Runs an event loop, and tells the server what its connections say. A method may take as long as
 * it likes, so the news are told between two rounds of the loop, by the reader of a
 * {@link ReaderCrew}; who is relieved of the loop when a callback overstays.
 */
final class Lane implements ReaderDuties {
  /** Clients of HTTP take longer from a reply to the next request than those of ZMTP. */
  private static final int LOOK_OUT_MICROS = 150;

  private static final int SHARE_OF_MEMORY = 4;

  private final CrewLoop loop;
  private final MemoryBudget memory;
  private final Tally tally;
  private final ReaderCrew crew = new ReaderCrew(this);

  // These belong to the reader, whichever thread that is.
  private final FairQueue undelivered = new FairQueue();
  private final LookOut lookOut = new LookOut(LOOK_OUT_MICROS);
  private int toldAtOnce;
  private boolean fresh; // what has come has been read, while it was waited for

  /**
   * Makes one.
   *
   * @param memory what is charged with the messages that wait to be handed over
   * @param tally what counts them
   */
  Lane(CrewLoop loop, MemoryBudget memory, Tally tally) {
    this.loop = loop;
    this.memory = memory;
    this.tally = tally;
  }

  /** The one of an event loop of {@link CrewLoops}. */
  static Lane of(EventLoop loop) {
    return ((CrewLoop) loop).lane();
  }

  void start() {
    crew.start();
  }

  void close(long waitNanos) {
    crew.close(waitNanos);
  }

  boolean closing() {
    return crew.closing();
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
  void tell(News told) {
    assert loop.inEventLoop();
    undelivered.addUrgent(told);
  }

  /** Tells the reader, if that is another thread by now, that a message has been examined. */
  void wakeReader() {
    crew.ringUnlessReading();
  }

  private void settle() {
    undelivered.settle(memory, tally.undelivered);
  }

  // What the reader does.

  @Override
  public void round() {
    if (!fresh) {
      loop.round();
    }
    fresh = false;
    settle();
  }

  @Override
  public @Nullable News next() {
    News next = crew.closing() ? null : undelivered.next();
    if (next != null) {
      toldAtOnce++;
    }
    return next;
  }

  @Override
  public void pump() {
    if (crew.reading(Thread.currentThread())) { // and not dismissed
      settle();
      loop.round();
    }
  }

  @Override
  public boolean moreLeft() {
    return !undelivered.isEmpty();
  }

  @Override
  public void sleep() {
    loop.runTasks(); // they write the replies, and may go on to a pipelined request
    settle();
    if (undelivered.isEmpty()) {
      if (!lookOut.finds(toldAtOnce, this::isAwake)) {
        loop.await();
      }
      fresh = true;
    }
    toldAtOnce = 0;
  }

  private boolean isAwake() {
    return crew.closing() || moreLeft() || loop.round();
  }

  @Override
  public void ring() {
    loop.wake();
  }

  @Override
  public void shut() {
    loop.end();
    undelivered.clear();
    settle();
  }
}
