package io.zerocall.bench.probe;

/**
 * A row of the table.
 *
 * @param unit the unit of the figure; empty if there is no figure
 */
public record Finding(String what, String figure, String unit) {
  private static final String NONE = "–";

  /**
   * Returns a row for something that could not be measured here, which is not a failure of the
   * measured code.
   */
  public static Finding missing(String what, String why) {
    return new Finding(what + " (" + why + ")", NONE, "");
  }
}
