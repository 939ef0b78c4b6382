package io.zerocall.client.call;

/**
 * How often a client has repeated calls.
 *
 * @param made how often a call was made again after it had failed
 * @param refused how often it was not, since too many had been
 * @param hedges how often a call was made again before it had ended
 */
public record RepetitionCounts(long made, long refused, long hedges) {
  public static final RepetitionCounts NONE = new RepetitionCounts(0, 0, 0);
}
