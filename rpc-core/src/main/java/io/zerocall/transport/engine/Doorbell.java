package io.zerocall.transport.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where one thread at a time sleeps until a socket has something for it, or until another thread
 * rings. Only {@link #wake} may be called by any thread; the rest by the one that has the right to
 * sleep here.
 */
public final class Doorbell implements AutoCloseable {
  private static final long PAUSE_NANOS = 20_000;

  private final Selector selector;
  private final AtomicBoolean asleep = new AtomicBoolean();
  private @Nullable SelectionKey key;

  private boolean signalled;
  private boolean fruitful;
  private int bareSignals;
  private boolean awaitsRoom;

  public Doorbell() {
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Wakes on this socket's signals from now on. */
  public void attach(SelectableChannel signals) {
    try {
      key = signals.register(selector, SelectionKey.OP_READ);
      awaitsRoom = false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Lets go of the socket. The system keeps its descriptor open until the selector has noticed,
   * hence the second step.
   */
  public void detach() {
    SelectionKey attached = key;
    key = null;
    if (attached != null) {
      attached.cancel();
      select(-1);
    }
  }

  /**
   * Sleeps until the socket signals, somebody rings, the thread is interrupted or the time is over.
   *
   * @param work what must keep the thread awake; asked when those who ring already see it sleeping,
   *     so that whoever adds work and then rings is either seen here or wakes the thread
   * @param nanos the longest time to sleep; not positive means no sleep at all
   */
  public void sleep(BooleanSupplier work, long nanos) {
    sleep(work, nanos, false);
  }

  /**
   * The same.
   *
   * @param forRoom whether to wake too when what is attached has room for writing
   */
  public void sleep(BooleanSupplier work, long nanos, boolean forRoom) {
    letSignallerFinish();
    attend(forRoom);
    asleep.set(true);
    if (work.getAsBoolean()) {
      asleep.set(false);
      return;
    }
    signalled = select(nanos) > 0;
    asleep.set(false);
  }

  private void attend(boolean forRoom) {
    SelectionKey attached = key;
    if (forRoom != awaitsRoom && attached != null && attached.isValid()) {
      awaitsRoom = forRoom;
      attached.interestOps(
          forRoom ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }
  }

  /** There was something to do after the last sleep. */
  public void wasFruitful() {
    fruitful = true;
  }

  /**
   * JeroMQ's signal stays on for as long as the thread that gave it has not come back from giving
   * it. If the system has put that thread to sleep right there, waiting for the signal means
   * spinning, on what may be the very processor that the other thread waits for.
   */
  @SuppressWarnings(
      "ThreadPriorityCheck") // the yield is only a hint; the pause is what can be relied on
  private void letSignallerFinish() {
    bareSignals = signalled && !fruitful ? bareSignals + 1 : 0;
    signalled = false;
    fruitful = false;
    if (bareSignals == 1) {
      Thread.yield();
    } else if (bareSignals > 1) {
      LockSupport.parkNanos(this, PAUSE_NANOS);
    }
  }

  /** Whether the socket has signalled; counts as a sleep if it has. */
  boolean look() {
    if (select(-1) > 0) {
      signalled = true;
      fruitful = false;
      return true;
    }
    return false;
  }

  /** Whether the socket has signalled. */
  public boolean signalled() {
    return select(-1) > 0;
  }

  /** Wakes the thread if it sleeps; costs next to nothing if it doesn't. */
  public void wake() {
    if (asleep.get() && asleep.compareAndSet(true, false)) {
      selector.wakeup();
    }
  }

  private int select(long nanos) {
    try {
      int ready = nanos <= 0 ? selector.selectNow() : selector.select(roundedUpMillis(nanos));
      selector.selectedKeys().clear();
      return ready;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A selector counts in milliseconds, and takes 0 for ever. */
  private static long roundedUpMillis(long nanos) {
    return nanos == Long.MAX_VALUE ? 0 : nanos / 1_000_000 + 1;
  }

  @Override
  public void close() {
    try {
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
