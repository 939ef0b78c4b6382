package io.zerocall.bench.jobs;

import java.util.List;

/** What a part has measured. */
record JobsResult(List<RateRow> rates, List<Target> targets) {

  /** The rate of one contender with one number of submitters. */
  record RateRow(int submitters, String system, RateSummary rate) {}

  /**
   * A figure with its target.
   *
   * @param what what the figure means
   * @param target what the figure should be; empty if it has no target
   * @param met whether the figure is what it should be; true if it has no target
   */
  record Target(String what, String figure, String target, boolean met) {

    /** Returns a figure without a target. */
    static Target none(String what, String figure) {
      return new Target(what, figure, "", true);
    }
  }
}
