package io.zerocall.broker.scheduling;

/**
 * Limits of what waits at a broker.
 *
 * @param callsPerName the most calls that wait for the workers of one name or prefix
 * @param calls the most calls that wait in all
 * @param bytes the most bytes that they take
 * @param namesPerWorker the most names and prefixes that one worker may offer
 * @param names the most names and prefixes that all workers together may offer; one that several
 *     workers offer counts for each of them
 * @param absentNames the most names and prefixes that are remembered after their workers have left
 */
public record BrokerLimits(
    int callsPerName, int calls, long bytes, int namesPerWorker, int names, int absentNames) {
  private static final int SHARE_OF_HEAP = 4;

  /** Returns the limits for a program with this heap. */
  public static BrokerLimits ofDefault() {
    return new BrokerLimits(
        100_000,
        200_000,
        Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP,
        10_000,
        200_000,
        10_000);
  }
}
