package io.zerocall.transport.memory;

/** Carries deliveries to parties, one after the other for each party. Safe for any thread. */
interface Courier {

  /** One end of connections: a binding or a channel. */
  interface Party {
    /** Tells whether a delivery may be slow without holding up the next. */
    boolean mayOverstay();
  }

  /** What is carried. */
  @FunctionalInterface
  interface Delivery {
    /** Happens in the order of deliveries, and at once; what it returns may overstay. */
    Runnable arrive();
  }

  /**
   * Takes a delivery.
   *
   * @param delay how many later deliveries may come before this one
   */
  void post(Party party, Delivery delivery, int delay);

  /**
   * When this returns nothing is or will be delivered to the party, but for a delivery that makes
   * this call.
   */
  void retire(Party party);
}
