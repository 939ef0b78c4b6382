/**
 * Calls in the other direction: from a server to the peers that offer methods over their
 * connections.
 */
@NullMarked
package io.zerocall.server.peer;

import org.jspecify.annotations.NullMarked;
