/**
 * A transport in the memory of a test. It can lose, delay, duplicate and reorder messages and break
 * connections, and acts by the clock of the test or only when the test calls it.
 */
@NullMarked
package io.zerocall.junit.memory;

import org.jspecify.annotations.NullMarked;
