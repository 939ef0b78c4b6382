/** Processes of our own that take part in a measurement. */
@NullMarked
package io.zerocall.bench.jvm;

import org.jspecify.annotations.NullMarked;
