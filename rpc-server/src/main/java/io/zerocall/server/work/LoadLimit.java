package io.zerocall.server.work;

/**
 * Bounds how much running work computes at a time, in processors. No connection gets more than it
 * leaves free for others (a dynamic threshold). Not safe for use by several threads.
 */
final class LoadLimit {
  private final double most;
  private double load;

  LoadLimit(double most) {
    this.most = most;
  }

  /**
   * Whether more may run. One piece of work always may.
   *
   * @param share which part of its time it computes
   * @param ofFlow what the connection's work computes at present
   */
  boolean fits(double share, double ofFlow) {
    return load == 0 || (load + share <= most && ofFlow <= most - load);
  }

  void add(double share) {
    load += share;
  }

  void remove(double share) {
    load = Math.max(0, load - share);
  }
}
