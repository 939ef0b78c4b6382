package io.zerocall.transport.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/** Waits in the system for a channel that it selects. */
public final class SelectorPoller implements Poller {
  private final Selector selector;
  private final SelectionKey key;
  private final boolean signalsRoom;
  private final AtomicBoolean waits = new AtomicBoolean();
  private boolean awaitsRoom;

  /**
   * Registers the channel.
   *
   * @param channel becomes readable when there may be something to read, and writable, if that is
   *     an operation of it, when there is room
   */
  public SelectorPoller(SelectableChannel channel) {
    signalsRoom = (channel.validOps() & SelectionKey.OP_WRITE) != 0;
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
  public boolean await(BooleanSupplier busy, long nanos, boolean forRoom) {
    attend(forRoom);
    waits.set(true);
    try {
      return !busy.getAsBoolean() && select(nanos) > 0;
    } finally {
      waits.set(false);
    }
  }

  private void attend(boolean forRoom) {
    boolean attended = forRoom && signalsRoom;
    if (attended != awaitsRoom && key.isValid()) {
      awaitsRoom = attended;
      key.interestOps(
          attended ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
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
