/**
 * Forwards calls: a server whose methods are those of other servers. Forwarded values stay text;
 * the gateway need not know their types.
 */
@NullMarked
package io.zerocall.gateway;

import org.jspecify.annotations.NullMarked;
