/**
 * Describes the methods of a server as an OpenRPC document, the result of {@code rpc.discover}.
 * {@link io.zerocall.server.openrpc.OpenRpcDocument} is the entry point.
 */
@NullMarked
package io.zerocall.server.openrpc;

import org.jspecify.annotations.NullMarked;
