/**
 * HTTP and WebSocket as a connector to a server. {@link io.zerocall.http.HttpConnector} is the
 * public entry point.
 */
@NullMarked
package io.zerocall.http;

import org.jspecify.annotations.NullMarked;
