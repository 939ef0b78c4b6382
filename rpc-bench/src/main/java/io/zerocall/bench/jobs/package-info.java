/** Measures jobs: submitting them, running them, and their store, beside other systems. */
@NullMarked
package io.zerocall.bench.jobs;

import org.jspecify.annotations.NullMarked;
