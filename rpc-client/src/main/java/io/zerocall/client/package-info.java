/**
 * The client: {@link io.zerocall.client.RpcClient} creates proxies and
 * {@link io.zerocall.client.MultiCall}s, and calls methods by name.
 */
@NullMarked
package io.zerocall.client;

import org.jspecify.annotations.NullMarked;
