/**
 * The engine for {@code inproc://}, inside one virtual machine. It passes messages through queues
 * without encoding them.
 */
@NullMarked
package io.zerocall.transport.inproc;

import org.jspecify.annotations.NullMarked;
