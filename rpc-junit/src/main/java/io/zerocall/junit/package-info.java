/**
 * A JUnit extension for tests of clients and servers: both are in memory, with a network that has
 * faults and a clock that the test moves.
 */
@NullMarked
package io.zerocall.junit;

import org.jspecify.annotations.NullMarked;
