/** The JMH benchmarks, and the server JVM that they call. */
@NullMarked
package io.zerocall.bench.workload;

import org.jspecify.annotations.NullMarked;
