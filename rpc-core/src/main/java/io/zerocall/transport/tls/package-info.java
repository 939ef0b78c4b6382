/**
 * TLS 1.3 on connections that other packages read and write: the handshake and the records, without
 * sockets of its own.
 */
@NullMarked
package io.zerocall.transport.tls;

import org.jspecify.annotations.NullMarked;
