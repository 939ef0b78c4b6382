/**
 * A transport within the test's own memory, which can lose, delay, double and reorder on a seed.
 */
@NullMarked
package io.zerocall.transport.memory;

import org.jspecify.annotations.NullMarked;
