/**
 * A transport in the test's own memory, which can lose, delay, duplicate and reorder messages
 * according to a seed.
 */
@NullMarked
package io.zerocall.transport.memory;

import org.jspecify.annotations.NullMarked;
