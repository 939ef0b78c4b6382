/**
 * What another protocol than JSON-RPC needs to be served at a path of the connector: its requests,
 * calls to the server, and responses.
 */
@NullMarked
package io.zerocall.http.endpoint;

import org.jspecify.annotations.NullMarked;
