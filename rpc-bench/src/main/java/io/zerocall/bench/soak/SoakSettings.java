package io.zerocall.bench.soak;

import java.time.Duration;

/**
 * The extent of a soak.
 *
 * @param warmUp how long there are calls before any are counted
 * @param alone how long calls are counted without an attack
 * @param attack how long an attack lasts
 * @param callsASecond the pace of the measured client
 */
record SoakSettings(Duration warmUp, Duration alone, Duration attack, int callsASecond) {}
