package io.zerocall.transport.memory;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;

/**
 * Delivers when it is told to, on the thread that tells it. Nothing about it is left to chance or
 * to the clock.
 */
final class SteppedCourier implements Courier {
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

  /** Makes the next delivery; false if there is none. */
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
