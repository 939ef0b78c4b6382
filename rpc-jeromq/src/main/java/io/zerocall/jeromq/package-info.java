/** The engine that carries messages over JeroMQ; the only package that uses JeroMQ's classes. */
@NullMarked
package io.zerocall.jeromq;

import org.jspecify.annotations.NullMarked;
