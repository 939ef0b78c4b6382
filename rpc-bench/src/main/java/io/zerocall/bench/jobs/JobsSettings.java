package io.zerocall.bench.jobs;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/**
 * The extent of the measurements.
 *
 * @param command the rpc command that runs the broker
 * @param folder where the folder with all files of a part is created; on a disk
 * @param contenders the measured systems
 * @param submitters how many threads submit, one number after the other; ratios are those of the
 *     largest to the smallest
 * @param rounds how many turns count
 * @param warmUp how long a contender runs before a turn counts
 * @param turn how long a turn counts
 * @param jobs how many jobs wait in the store that is opened
 */
record JobsSettings(
    String command,
    Path folder,
    Set<JobsContender> contenders,
    Set<Integer> submitters,
    int rounds,
    Duration warmUp,
    Duration turn,
    int jobs) {}
