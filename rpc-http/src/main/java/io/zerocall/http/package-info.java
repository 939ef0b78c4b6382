/**
 * HTTP and WebSocket as a door to a server. {@link io.zerocall.http.HttpDoor} is what users see.
 */
@NullMarked
package io.zerocall.http;

import org.jspecify.annotations.NullMarked;
