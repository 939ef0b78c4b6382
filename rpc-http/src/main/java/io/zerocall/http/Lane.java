package io.zerocall.http;

import io.netty.channel.EventLoop;
import io.zerocall.transport.engine.LookOut;
import io.zerocall.transport.engine.ReaderCrew;
import io.zerocall.transport.engine.ReaderDuties;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Runs an event loop, and tells the server what its connections say. A method may take as long as
 * it likes, so the news are told between two rounds of the loop, by the reader of a
 * {@link ReaderCrew}; who is relieved of the loop when a callback overstays.
 */
final class Lane implements ReaderDuties {
  /** Clients of HTTP take longer from a reply to the next request than those of ZMTP. */
  private static final int LOOK_OUT_MICROS = 150;

  private final CrewLoop loop;
  private final ReaderCrew crew = new ReaderCrew(this);

  // These belong to the reader, whichever thread that is.
  private final Queue<News> news = new ArrayDeque<>();
  private final LookOut lookOut = new LookOut(LOOK_OUT_MICROS);
  private int toldAtOnce;
  private boolean fresh; // what has come has been read, while it was waited for

  Lane(CrewLoop loop) {
    this.loop = loop;
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

  /** Leaves something to be told when the round is over; within the loop only. */
  void tell(News told) {
    assert loop.inEventLoop();
    news.add(told);
  }

  @Override
  public void round() {
    if (!fresh) {
      loop.round();
    }
    fresh = false;
  }

  @Override
  public @Nullable News next() {
    News next = crew.closing() ? null : news.poll();
    if (next != null) {
      toldAtOnce++;
    }
    return next;
  }

  @Override
  public void pump() {
    if (crew.reading(Thread.currentThread())) { // and not dismissed
      loop.round();
    }
  }

  @Override
  public boolean moreLeft() {
    return !news.isEmpty();
  }

  @Override
  public void sleep() {
    loop.runTasks(); // they write the replies, and may go on to a pipelined request
    if (news.isEmpty()) {
      if (!lookOut.finds(toldAtOnce, this::isAwake)) {
        loop.await();
      }
      fresh = true;
    }
    toldAtOnce = 0;
  }

  private boolean isAwake() {
    return crew.closing() || loop.round();
  }

  @Override
  public void ring() {
    loop.wake();
  }

  @Override
  public void shut() {
    loop.end();
    news.clear();
  }
}
