package io.zerocall.bench.report;

import io.zerocall.bench.contender.Contender;
import org.HdrHistogram.Histogram;

/**
 * What one run of one contender gave.
 *
 * @param callsPerSecond the mean over the counted seconds
 * @param latencies nanoseconds a call, or a batch where calls go in batches
 */
public record Measurement(
    Scenario scenario, Contender contender, double callsPerSecond, Histogram latencies) {}
