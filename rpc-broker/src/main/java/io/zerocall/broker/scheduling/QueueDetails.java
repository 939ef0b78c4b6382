package io.zerocall.broker.scheduling;

import java.util.List;

/**
 * What a queue has at one moment.
 *
 * @param pattern a name, or a prefix that ends in {@code *}
 * @param readyWorkers the names of the workers that would take a call now, the next one first;
 *     descriptions of those without a name
 * @param waiting how many calls wait
 */
public record QueueDetails(String pattern, List<String> readyWorkers, int waiting) {}
