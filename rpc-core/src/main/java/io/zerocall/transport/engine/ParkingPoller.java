package io.zerocall.transport.engine;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Waits for something inside this virtual machine. Whoever gives input or room calls {@link #wake}
 * afterwards.
 */
public final class ParkingPoller implements Poller {
  private final BooleanSupplier input;
  private final BooleanSupplier room;
  private final AtomicReference<@Nullable Thread> waits = new AtomicReference<>();

  /**
   * A poller that asks these whenever it is about to wait. Neither may block, as they would take in
   * the permit that ends the wait.
   *
   * @param input whether there is something to read
   * @param room whether there is room to write
   */
  public ParkingPoller(BooleanSupplier input, BooleanSupplier room) {
    this.input = input;
    this.room = room;
  }

  @Override
  public boolean await(BooleanSupplier busy, long nanos, boolean forRoom) {
    waits.set(Thread.currentThread());
    try {
      if (busy.getAsBoolean()) {
        return false;
      }
      if (!isSignalled(forRoom) && nanos > 0) {
        LockSupport.parkNanos(this, nanos);
      }
    } finally {
      waits.set(null);
    }
    return isSignalled(forRoom);
  }

  private boolean isSignalled(boolean forRoom) {
    return input.getAsBoolean() || (forRoom && room.getAsBoolean());
  }

  @Override
  public boolean hasInput() {
    return input.getAsBoolean();
  }

  @Override
  public void wake() {
    Thread waiting = waits.get();
    if (waiting != null && waits.compareAndSet(waiting, null)) {
      LockSupport.unpark(waiting);
    }
  }

  @Override
  public void close() {}
}
