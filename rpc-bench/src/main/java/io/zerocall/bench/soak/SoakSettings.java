package io.zerocall.bench.soak;

import java.time.Duration;

/**
 * How much a soak does.
 *
 * @param warmUp how long there are calls before any are counted
 * @param alone how long calls are counted while nobody attacks
 * @param attack how long an attack goes on
 * @param callsASecond the pace of the client that is measured
 */
record SoakSettings(Duration warmUp, Duration alone, Duration attack, int callsASecond) {}
