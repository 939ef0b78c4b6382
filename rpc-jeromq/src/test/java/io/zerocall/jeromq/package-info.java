/** The tests of the engine over JeroMQ. */
@NullMarked
package io.zerocall.jeromq;

import org.jspecify.annotations.NullMarked;
