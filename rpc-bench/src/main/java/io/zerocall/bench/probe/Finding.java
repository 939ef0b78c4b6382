package io.zerocall.bench.probe;

/**
 * A row of the table.
 *
 * @param unit what the figure counts; empty if there is no figure
 */
record Finding(String what, String figure, String unit) {
  private static final String NONE = "–";

  /** What could not be measured here, which is no failure of what was to be measured. */
  static Finding missing(String what, String why) {
    return new Finding(what + " (" + why + ")", NONE, "");
  }
}
