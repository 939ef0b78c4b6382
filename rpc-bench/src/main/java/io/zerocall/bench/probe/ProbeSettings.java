package io.zerocall.bench.probe;

import java.time.Duration;

/**
 * How much the probes do.
 *
 * @param connections how many idle connections a server holds
 * @param webSockets how many idle WebSockets a server holds
 * @param calls how many calls are pending
 * @param rounds how often there is a turn with idle connections and one without
 * @param warmUp how long calls of each kind are made before any are timed
 * @param settle how long idle connections are there before a turn counts
 * @param turn what is counted of calls with or without idle connections
 * @param starts how often a JVM is started
 * @param holdUp how long callers are watched while others block
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
