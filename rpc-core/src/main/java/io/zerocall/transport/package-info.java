/**
 * The port between the RPC library and the engines that carry its messages: a server binds, a
 * client connects, and messages of one header and one body travel in both directions.
 * {@link io.zerocall.transport.Transport} is the entry point.
 */
@NullMarked
package io.zerocall.transport;

import org.jspecify.annotations.NullMarked;
