package io.zerocall.transport.memory;

/** Makes deliveries to parties, in order for each party. Safe for use by several threads. */
interface DeliveryExecutor {

  /** One end of connections: a binding or a channel. */
  interface Party {
    /** Returns whether a delivery may be slow without delaying the next one. */
    boolean mayOverstay();
  }

  /** A delivery. */
  @FunctionalInterface
  interface Delivery {
    /** Runs in the order of deliveries, and without delay; the returned part may be slow. */
    Runnable arrive();
  }

  /**
   * Takes a delivery.
   *
   * @param delay how many later deliveries may be made before this one
   */
  void post(Party party, Delivery delivery, int delay);

  /**
   * Stops deliveries to the party. When this method returns, none is made or will be made, except a
   * delivery that is calling this method.
   */
  void retire(Party party);
}
