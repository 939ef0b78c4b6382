/**
 * The client: {@link io.zerocall.client.RpcClient} makes proxies, calls by name, and
 * {@link io.zerocall.client.MultiCall}s.
 */
@NullMarked
package io.zerocall.client;

import org.jspecify.annotations.NullMarked;
