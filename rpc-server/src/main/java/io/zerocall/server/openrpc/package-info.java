/**
 * Describes the methods that a server offers as an OpenRPC document, what {@code rpc.discover}
 * answers. {@link io.zerocall.server.openrpc.OpenRpcDocument} is the entry point.
 */
@NullMarked
package io.zerocall.server.openrpc;

import org.jspecify.annotations.NullMarked;
