/**
 * What a service, a server and a client have in common: the annotations that describe a method, the
 * limits, the context of a call, and the closed family of exceptions
 * ({@link io.zerocall.RpcException}) in which a call can end.
 */
@NullMarked
package io.zerocall;

import org.jspecify.annotations.NullMarked;
