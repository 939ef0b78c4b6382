/** Spreads a client's calls over several servers, and repeats those that may run again. */
@NullMarked
package io.zerocall.client.balancing;

import org.jspecify.annotations.NullMarked;
