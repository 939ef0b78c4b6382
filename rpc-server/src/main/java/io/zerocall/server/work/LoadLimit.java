package io.zerocall.server.work;

/**
 * Bounds how much running work computes at a time, in processors. No connection gets more than it
 * leaves free for others (a dynamic threshold). Not safe for use by several threads.
 */
final class LoadLimit {
  private final double most;
  private double load;

  /** What the running work of one connection computes. */
  static final class Part {
    private double load;
  }

  LoadLimit(double most) {
    this.most = most;
  }

  /**
   * Whether more work of a connection may run. One piece of work always may.
   *
   * @param share which part of its time it computes
   */
  boolean fits(Part part, double share) {
    return load == 0 || (load + share <= most && part.load <= most - load);
  }

  void add(Part part, double share) {
    load += share;
    part.load += share;
  }

  void remove(Part part, double share) {
    load = Math.max(0, load - share);
    part.load = Math.max(0, part.load - share);
  }
}
