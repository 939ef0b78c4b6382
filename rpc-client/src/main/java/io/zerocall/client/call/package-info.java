/**
 * The calls of one connection, from their sending to the reply or the exception that they end in.
 */
@NullMarked
package io.zerocall.client.call;

import org.jspecify.annotations.NullMarked;
