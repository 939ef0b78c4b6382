package io.zerocall.server.work;

/**
 * Limits how many processors the running work keeps busy. No connection gets more capacity than it
 * leaves free for others (a dynamic threshold). Not thread-safe; guarded by the {@link WorkQueue}.
 */
final class LoadLimit {
  private final double most;
  private double load;

  /** The load of one connection's running work. */
  static final class Part {
    private double load;
  }

  LoadLimit(double most) {
    this.most = most;
  }

  /**
   * Returns whether more work of a connection may run. A connection without running work may always
   * run one.
   *
   * @param share which part of its time the work computes
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
