package io.zerocall.junit.memory;

import io.zerocall.junit.memory.DeliveryExecutor.Delivery;
import io.zerocall.junit.memory.DeliveryExecutor.Party;
import io.zerocall.junit.memory.Faults.Fate;
import java.util.function.Supplier;

/** One direction of a connection. Thread-safe. */
final class Lane {
  private final DeliveryExecutor deliveries;
  private final Party party;
  private final boolean keepsOrder;
  private final Supplier<Fate> fates;

  // Guarded by this.
  private long lastDue;

  /**
   * Creates a lane.
   *
   * @param party receives the messages
   * @param keepsOrder whether a delayed message also delays those after it
   */
  Lane(DeliveryExecutor deliveries, Party party, boolean keepsOrder, Supplier<Fate> fates) {
    this.deliveries = deliveries;
    this.party = party;
    this.keepsOrder = keepsOrder;
    this.fates = fates;
    this.lastDue = deliveries.now();
  }

  /** Transmits a message. Returns false if the connection breaks instead. */
  synchronized boolean transmit(Delivery delivery) {
    Fate fate = fates.get();
    if (fate.breaks()) {
      return false;
    }
    long due = deliveries.now() + fate.delay();
    if (keepsOrder && due - lastDue < 0) {
      due = lastDue;
    }
    for (int i = 0; i < fate.copies(); i++) {
      deliveries.post(party, delivery, due);
      lastDue = due;
    }
    return true;
  }
}
