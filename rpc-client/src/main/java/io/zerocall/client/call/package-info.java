/**
 * One connection's calls, from the moment they are sent to the reply or the exception in which they
 * end.
 */
@NullMarked
package io.zerocall.client.call;

import org.jspecify.annotations.NullMarked;
