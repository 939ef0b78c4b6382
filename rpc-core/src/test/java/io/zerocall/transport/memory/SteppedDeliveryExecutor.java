package io.zerocall.transport.memory;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;

/**
 * Delivers when it is called, on the caller's thread. Nothing depends on chance or on the clock.
 */
final class SteppedDeliveryExecutor implements DeliveryExecutor {
  private final Queue<PostedDelivery> pending = new PriorityQueue<>(
      Comparator.comparingLong(PostedDelivery::due).thenComparingLong(PostedDelivery::number));
  private long posted;

  private record PostedDelivery(Party party, Delivery delivery, long due, long number) {}

  @Override
  public synchronized void post(Party party, Delivery delivery, int delay) {
    posted++;
    pending.add(new PostedDelivery(party, delivery, posted + delay, posted));
  }

  @Override
  public synchronized void retire(Party party) {
    pending.removeIf(next -> next.party() == party);
  }

  /** Makes the next delivery; returns false if there is none. */
  boolean step() {
    PostedDelivery next;
    synchronized (this) {
      next = pending.poll();
    }
    if (next == null) {
      return false;
    }
    next.delivery().arrive().run();
    return true;
  }
}
