/** The libraries that are measured, each behind the same two interfaces. */
@NullMarked
package io.zerocall.bench.contender;

import org.jspecify.annotations.NullMarked;
