package io.zerocall.junit.memory;

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

  /** Returns when a delivery that is posted now is due if nothing delays it. */
  long now();

  /**
   * Takes a delivery.
   *
   * @param due when to make it; deliveries that are due at the same time are made in the order in
   *     which they were posted
   */
  void post(Party party, Delivery delivery, long due);

  /**
   * Stops deliveries to the party. When this method returns, none is made or will be made, except
   * one that runs.
   */
  void retire(Party party);

  /** Waits until the deliveries of a retired party have ended; not for use within one of them. */
  void awaitEnd(Party party);

  /** A delivery that waits until it is due. */
  record Posted(Party party, Delivery delivery, long due, long number)
      implements Comparable<Posted> {
    @Override
    public int compareTo(Posted other) {
      return due == other.due
          ? Long.compare(number, other.number)
          : Long.signum(due - other.due); // the difference, as a clock may overflow
    }
  }
}
