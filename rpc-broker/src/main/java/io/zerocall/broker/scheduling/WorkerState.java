package io.zerocall.broker.scheduling;

import org.jspecify.annotations.Nullable;

/**
 * What a worker is like at one moment.
 *
 * @param name the name that it has given itself; null if it has none
 * @param connection its connection, of which only the text is of use
 * @param credit how many calls it takes at a time
 * @param names how many names and prefixes it offers
 * @param busy how many calls it has
 * @param lost how many calls were taken from it because its connection has ended
 */
public record WorkerState(
    @Nullable String name, Object connection, int credit, int names, int busy, int lost) {}
