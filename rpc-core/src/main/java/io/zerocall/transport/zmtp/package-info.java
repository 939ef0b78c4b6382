/**
 * ZMTP, the protocol between ZeroMQ's sockets, as far as a ROUTER and a DEALER need it: ZMTP 3.1
 * and, with a peer that knows no newer version, 3.0. {@link io.zerocall.transport.zmtp.Session} is
 * the entry point.
 */
@NullMarked
package io.zerocall.transport.zmtp;

import org.jspecify.annotations.NullMarked;
