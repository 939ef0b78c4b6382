package io.zerocall.transport.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/** Waits for a channel in a selector. */
public final class SelectorPoller implements Poller {
  private final Selector selector;
  private final SelectionKey key;
  private final boolean signalsSpace;
  private final AtomicBoolean waits = new AtomicBoolean();
  private boolean awaitsSpace;

  /**
   * Registers the channel.
   *
   * @param channel a channel that becomes readable when there may be something to read, and
   *     writable, if it supports that, when there is space
   */
  public SelectorPoller(SelectableChannel channel) {
    signalsSpace = (channel.validOps() & SelectionKey.OP_WRITE) != 0;
    try {
      selector = Selector.open();
      key = register(channel);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private SelectionKey register(SelectableChannel channel) throws IOException {
    try {
      return channel.register(selector, SelectionKey.OP_READ);
    } catch (IOException | RuntimeException e) {
      selector.close();
      throw e;
    }
  }

  @Override
  public boolean await(BooleanSupplier busy, long nanos, boolean forSpace) {
    setInterest(forSpace);
    waits.set(true);
    try {
      return !busy.getAsBoolean() && select(nanos) > 0;
    } finally {
      waits.set(false);
    }
  }

  private void setInterest(boolean forSpace) {
    boolean withWrite = forSpace && signalsSpace;
    if (withWrite != awaitsSpace && key.isValid()) {
      awaitsSpace = withWrite;
      key.interestOps(
          withWrite ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }
  }

  @Override
  public boolean hasInput() {
    return select(-1) > 0;
  }

  @Override
  public void wake() {
    if (waits.get() && waits.compareAndSet(true, false)) {
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

  /** Converts to the milliseconds of a selector, for which 0 means forever. */
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
