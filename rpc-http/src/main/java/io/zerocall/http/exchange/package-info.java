/**
 * An HTTP/1.1 server for protocols other than JSON-RPC: it passes on whole requests, and a response
 * may come at any time later.
 */
@NullMarked
package io.zerocall.http.exchange;

import org.jspecify.annotations.NullMarked;
