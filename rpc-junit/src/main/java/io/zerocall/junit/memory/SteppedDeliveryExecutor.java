package io.zerocall.junit.memory;

import java.util.PriorityQueue;
import java.util.Queue;

/**
 * Delivers when it is called, on the caller's thread. Its time is the number of posted deliveries,
 * so that nothing depends on a clock.
 */
final class SteppedDeliveryExecutor implements DeliveryExecutor {
  private final Queue<Posted> pending = new PriorityQueue<>();
  private long posted;

  @Override
  public synchronized long now() {
    return posted + 1;
  }

  @Override
  public synchronized void post(Party party, Delivery delivery, long due) {
    posted++;
    pending.add(new Posted(party, delivery, due, posted));
  }

  @Override
  public synchronized void retire(Party party) {
    pending.removeIf(next -> next.party() == party);
  }

  /** Does nothing: a delivery that runs is one that is retiring the party. */
  @Override
  public void awaitEnd(Party party) {}

  /** Makes the next delivery; returns false if there is none. */
  boolean step() {
    Posted next;
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
