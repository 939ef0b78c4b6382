/**
 * The API that services, servers and clients share: the annotations that describe a method, the
 * limits, the context of a call, and the exceptions with which a call can fail
 * ({@link io.zerocall.RpcException}).
 */
@NullMarked
package io.zerocall;

import org.jspecify.annotations.NullMarked;
