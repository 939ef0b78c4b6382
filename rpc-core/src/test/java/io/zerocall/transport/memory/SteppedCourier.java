package io.zerocall.transport.memory;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;

/**
 * Delivers when it is called, on the caller's thread. Nothing depends on chance or on the clock.
 */
final class SteppedCourier implements DeliveryExecutor {
  private final Queue<Parcel> parcels =
      new PriorityQueue<>(Comparator.comparingLong(Parcel::due).thenComparingLong(Parcel::number));
  private long posted;

  private record Parcel(Party party, Delivery delivery, long due, long number) {}

  @Override
  public synchronized void post(Party party, Delivery delivery, int delay) {
    posted++;
    parcels.add(new Parcel(party, delivery, posted + delay, posted));
  }

  @Override
  public synchronized void retire(Party party) {
    parcels.removeIf(parcel -> parcel.party() == party);
  }

  /** Makes the next delivery; returns false if there is none. */
  boolean step() {
    Parcel next;
    synchronized (this) {
      next = parcels.poll();
    }
    if (next == null) {
      return false;
    }
    next.delivery().arrive().run();
    return true;
  }
}
