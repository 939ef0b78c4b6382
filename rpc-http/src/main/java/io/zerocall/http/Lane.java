package io.zerocall.http;

import io.zerocall.transport.engine.LookOut;
import io.zerocall.transport.engine.ReaderCrew;
import io.zerocall.transport.engine.ReaderDuties;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Where the server is told of what some of the connections say. A method may take as long as it
 * likes, and Netty's threads must not; so they leave the news to a {@link ReaderCrew}, whose one
 * thread tells them in order, and is relieved of that when a callback overstays.
 */
final class Lane implements ReaderDuties {
  private final Queue<News> news = new ConcurrentLinkedQueue<>();
  private final Queue<Outbox> unflushed = new ConcurrentLinkedQueue<>();
  private final ReaderCrew crew = new ReaderCrew(this);
  private final LookOut lookOut = new LookOut();
  private volatile @Nullable Thread sleeper;
  private int toldAtOnce; // belongs to the reader

  void start() {
    crew.start();
  }

  void close(long waitNanos) {
    crew.close(waitNanos);
  }

  /** Leaves something to be told, behind what was left before by the same thread. */
  void tell(News told) {
    news.add(told);
    LockSupport.unpark(sleeper);
  }

  /** Whether the current thread will come by soon to flush what is {@linkplain #leave left}. */
  boolean isReadByThisThread() {
    return crew.reading(Thread.currentThread());
  }

  /** Leaves an outbox to the reader to flush. */
  void leave(Outbox outbox) {
    unflushed.add(outbox);
  }

  @Override
  public void round() {
    pump();
    toldAtOnce = 0;
  }

  @Override
  public @Nullable News next() {
    News next = news.poll();
    if (next != null) {
      toldAtOnce++;
    }
    return next;
  }

  @Override
  public void pump() {
    Outbox outbox = unflushed.poll();
    while (outbox != null) {
      outbox.flush();
      outbox = unflushed.poll();
    }
  }

  @Override
  public boolean moreLeft() {
    return !news.isEmpty() || !unflushed.isEmpty();
  }

  @Override
  public void sleep() {
    if (lookOut.finds(toldAtOnce, this::isAwake)) {
      return;
    }
    sleeper = Thread.currentThread();
    while (!isAwake()) {
      LockSupport.park(this);
      Thread.interrupted();
    }
    sleeper = null;
  }

  private boolean isAwake() {
    return crew.closing() || moreLeft();
  }

  @Override
  public void ring() {
    LockSupport.unpark(sleeper);
  }

  @Override
  public void shut() {
    news.clear();
    pump();
  }
}
