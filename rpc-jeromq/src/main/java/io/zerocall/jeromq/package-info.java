/** The engine that carries messages over JeroMQ; the only user of its classes. */
@NullMarked
package io.zerocall.jeromq;

import org.jspecify.annotations.NullMarked;
