/** What the engine over JeroMQ has to do, and what it must stand. */
@NullMarked
package io.zerocall.jeromq;

import org.jspecify.annotations.NullMarked;
