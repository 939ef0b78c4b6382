package io.zerocall.broker.scheduling;

import org.jspecify.annotations.Nullable;

/**
 * A queue that refuses calls.
 *
 * @param name its name or prefix; null if all queues together are full
 * @param reason which limit refuses them, as in {@link BrokerState#refused}
 * @param waiting how many calls wait there
 * @param refused how many calls have been refused since this was last reported
 */
public record FullQueue(@Nullable String name, String reason, int waiting, long refused) {}
