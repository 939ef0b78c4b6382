package io.zerocall.jeromq;

import io.zerocall.transport.engine.Poller;
import io.zerocall.transport.engine.SelectorPoller;
import java.nio.channels.SelectableChannel;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Waits for the signal of a socket of JeroMQ.
 *
 * <p>That signal stays on for as long as the thread that gave it has not come back from giving it.
 * If the system has put that thread to sleep right there, to wait for the signal means to spin, on
 * what may be the very processor that the other thread waits for. So after a signal that nothing
 * was read for this thread lets others run.
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
   * A poller for one socket.
   *
   * @param unsignalled whether there is something to read that will not be signalled, because
   *     another use of the socket has taken the signal in; asked by the thread that waits
   * @param read how many messages have been read from the socket so far
   */
  JeroMqPoller(SelectableChannel signal, BooleanSupplier unsignalled, LongSupplier read) {
    this.signal = new SelectorPoller(signal);
    this.unsignalled = unsignalled;
    this.read = read;
  }

  @Override
  public boolean await(BooleanSupplier busy, long nanos, boolean forRoom) {
    letSignallerFinish();
    signalled =
        signal.await(() -> unsignalled.getAsBoolean() || busy.getAsBoolean(), nanos, forRoom);
    return signalled;
  }

  @SuppressWarnings(
      "ThreadPriorityCheck") // the yield is only a hint; the pause is what can be relied on
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
