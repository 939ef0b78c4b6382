package io.zerocall.bench.report;

import io.zerocall.bench.contender.Contender;
import java.util.OptionalDouble;
import org.HdrHistogram.Histogram;

/**
 * The result of one run of one contender.
 *
 * @param callsPerSecond the mean over the counted seconds
 * @param slowest calls per second in the slowest of them
 * @param fastest calls per second in the fastest of them
 * @param latencies nanoseconds per call, or per batch in a batch scenario
 * @param bytesPerCall what the client's JVM allocated, if that was measured
 */
public record Measurement(
    Scenario scenario,
    Contender contender,
    double callsPerSecond,
    double slowest,
    double fastest,
    Histogram latencies,
    OptionalDouble bytesPerCall) {}
