/** Calls remote services through proxies of their Java interfaces, one by one or many at once. */
@NullMarked
package io.zerocall.client;

import org.jspecify.annotations.NullMarked;
