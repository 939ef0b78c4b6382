/** Servers of other systems, on free ports of 127.0.0.1 and in folders of their own. */
@NullMarked
package io.zerocall.bench.peer;

import org.jspecify.annotations.NullMarked;
