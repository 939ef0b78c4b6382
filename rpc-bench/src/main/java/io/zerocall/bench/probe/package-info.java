/** What a throughput beside others doesn't show: memory, waiting, starting up, being held up. */
@NullMarked
package io.zerocall.bench.probe;

import org.jspecify.annotations.NullMarked;
