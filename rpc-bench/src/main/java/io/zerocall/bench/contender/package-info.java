/** The measured libraries, each behind the same two interfaces. */
@NullMarked
package io.zerocall.bench.contender;

import org.jspecify.annotations.NullMarked;
