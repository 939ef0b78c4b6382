/** Decides when work that may block gets a worker, and which work is refused. */
@NullMarked
package io.zerocall.server.work;

import org.jspecify.annotations.NullMarked;
