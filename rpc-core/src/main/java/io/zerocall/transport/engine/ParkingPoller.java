package io.zerocall.transport.engine;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Waits for events inside this virtual machine. A thread that provides input or space calls
 * {@link #wake} afterwards.
 */
public final class ParkingPoller implements Poller {
  private final BooleanSupplier input;
  private final BooleanSupplier space;
  private final AtomicReference<@Nullable Thread> waiter = new AtomicReference<>();

  /**
   * Creates a poller that calls these before each wait. Neither may block, because it would consume
   * the permit that ends the wait.
   *
   * @param input whether there is something to read
   * @param space whether there is space to write
   */
  public ParkingPoller(BooleanSupplier input, BooleanSupplier space) {
    this.input = input;
    this.space = space;
  }

  @Override
  public boolean await(BooleanSupplier busy, long nanos, boolean forSpace) {
    waiter.set(Thread.currentThread());
    try {
      if (busy.getAsBoolean()) {
        return false;
      }
      if (!isSignalled(forSpace) && nanos > 0) {
        LockSupport.parkNanos(this, nanos);
      }
    } finally {
      waiter.set(null);
    }
    return isSignalled(forSpace);
  }

  private boolean isSignalled(boolean forSpace) {
    return input.getAsBoolean() || (forSpace && space.getAsBoolean());
  }

  @Override
  public boolean hasInput() {
    return input.getAsBoolean();
  }

  @Override
  public void wake() {
    Thread waiting = waiter.get();
    if (waiting != null && waiter.compareAndSet(waiting, null)) {
      LockSupport.unpark(waiting);
    }
  }

  @Override
  public void close() {}
}
