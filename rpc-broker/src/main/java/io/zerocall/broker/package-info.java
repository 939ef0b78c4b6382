/**
 * A broker: clients and workers connect to it, and it gives each call to a worker that offers the
 * call's method.
 */
@NullMarked
package io.zerocall.broker;

import org.jspecify.annotations.NullMarked;
