/** Kills the processes of a broker that keeps jobs, and checks what has become of the jobs. */
@NullMarked
package io.zerocall.bench.kills;

import org.jspecify.annotations.NullMarked;
