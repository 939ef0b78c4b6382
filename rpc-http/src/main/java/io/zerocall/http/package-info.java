/**
 * HTTP and WebSocket as a connector to a server. {@link io.zerocall.http.HttpConnector} is what
 * users see.
 */
@NullMarked
package io.zerocall.http;

import org.jspecify.annotations.NullMarked;
