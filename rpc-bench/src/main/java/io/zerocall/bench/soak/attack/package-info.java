/** Clients that attack a server over plain sockets, bounded in time, bytes and connections. */
@NullMarked
package io.zerocall.bench.soak.attack;

import org.jspecify.annotations.NullMarked;
