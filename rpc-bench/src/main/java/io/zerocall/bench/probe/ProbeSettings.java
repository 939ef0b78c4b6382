package io.zerocall.bench.probe;

import java.time.Duration;

/**
 * The extent of the probes.
 *
 * @param connections the number of idle connections to a server
 * @param webSockets the number of idle WebSockets to a server
 * @param calls the number of pending calls
 * @param rounds how often there is a turn with idle connections and one without
 * @param warmUp how long calls of each kind are made before any are timed
 * @param settle how long idle connections exist before a turn counts
 * @param turn the counted time of calls with or without idle connections
 * @param starts how often a JVM is started
 * @param holdUp how long callers are observed while others block
 * @param block how long a method blocks
 */
record ProbeSettings(
    int connections,
    int webSockets,
    int calls,
    int rounds,
    Duration warmUp,
    Duration settle,
    Duration turn,
    int starts,
    Duration holdUp,
    Duration block) {}
