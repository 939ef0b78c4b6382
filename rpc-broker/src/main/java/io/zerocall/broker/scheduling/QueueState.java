package io.zerocall.broker.scheduling;

/**
 * How busy a queue is at one moment.
 *
 * @param pattern a name, or a prefix that ends in {@code *}
 * @param workers how many workers serve it
 * @param waiting how many calls wait
 * @param callsPerSecond its answered calls in a second, over the last five seconds
 */
public record QueueState(String pattern, int workers, int waiting, double callsPerSecond) {}
