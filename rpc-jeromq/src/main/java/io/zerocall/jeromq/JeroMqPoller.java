package io.zerocall.jeromq;

import io.zerocall.transport.engine.Poller;
import io.zerocall.transport.engine.SelectorPoller;
import java.nio.channels.SelectableChannel;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Waits for the signal of a JeroMQ socket.
 *
 * <p>That signal stays set until the thread that set it has returned from doing so. If the system
 * has suspended that thread right there, waiting for the signal means spinning, perhaps on the very
 * processor that the other thread waits for. So after a signal without anything to read, this
 * thread yields to others.
 */
final class JeroMqPoller implements Poller {
  private static final long PAUSE_NANOS = 20_000;

  private final Poller signal;
  private final BooleanSupplier unsignalled;
  private final LongSupplier read;
  private boolean signalled;
  private long readBefore;
  private int bareSignals;

  /**
   * Creates a poller for one socket.
   *
   * @param unsignalled whether there are messages to read that will not be signalled, because
   *     another use of the socket has consumed the signal; called by the thread that waits
   * @param read how many messages have been read from the socket so far
   */
  JeroMqPoller(SelectableChannel signal, BooleanSupplier unsignalled, LongSupplier read) {
    this.signal = new SelectorPoller(signal);
    this.unsignalled = unsignalled;
    this.read = read;
  }

  @Override
  public boolean await(BooleanSupplier busy, long nanos, boolean forSpace) {
    letSignallerFinish();
    signalled =
        signal.await(() -> unsignalled.getAsBoolean() || busy.getAsBoolean(), nanos, forSpace);
    return signalled;
  }

  @SuppressWarnings("ThreadPriorityCheck") // the yield is only a hint; the pause is reliable
  private void letSignallerFinish() {
    long readNow = read.getAsLong();
    bareSignals = signalled && readNow == readBefore ? bareSignals + 1 : 0;
    readBefore = readNow;
    signalled = false;
    if (bareSignals == 1) {
      Thread.yield();
    } else if (bareSignals > 1) {
      LockSupport.parkNanos(this, PAUSE_NANOS);
    }
  }

  @Override
  public boolean hasInput() {
    if (unsignalled.getAsBoolean()) {
      return true;
    }
    boolean now = signal.hasInput();
    signalled |= now;
    return now;
  }

  @Override
  public void wake() {
    signal.wake();
  }

  @Override
  public void close() {
    signal.close();
  }
}
