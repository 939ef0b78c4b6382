/** The processes that a measurement starts. */
@NullMarked
package io.zerocall.bench.jvm;

import org.jspecify.annotations.NullMarked;
