package io.zerocall.bench.broker;

import java.time.Duration;
import java.util.Set;

/**
 * The extent of the measurements.
 *
 * @param command the rpc command that runs the broker
 * @param contenders the systems whose calls are measured
 * @param threads how many threads call, one after the other
 * @param rounds how many turns count
 * @param warmUp how long calls are made before any are counted
 * @param turn how long a turn counts
 * @param settle how long a process idles before its memory is read
 * @param peers how many peers are connected
 * @param calls how many calls wait
 * @param slow how long a slow call takes on average
 */
record BrokerSettings(
    String command,
    Set<BrokerContender> contenders,
    Set<Integer> threads,
    int rounds,
    Duration warmUp,
    Duration turn,
    Duration settle,
    int peers,
    int calls,
    Duration slow) {}
