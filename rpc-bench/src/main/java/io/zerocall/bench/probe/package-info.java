/**
 * Measures what throughput in comparison doesn't show: memory, waiting, start-up, and delays by
 * other callers.
 */
@NullMarked
package io.zerocall.bench.probe;

import org.jspecify.annotations.NullMarked;
