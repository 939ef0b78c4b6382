/** Clients that harm a server, by plain sockets and bounded in time, bytes and connections. */
@NullMarked
package io.zerocall.bench.soak.attack;

import org.jspecify.annotations.NullMarked;
