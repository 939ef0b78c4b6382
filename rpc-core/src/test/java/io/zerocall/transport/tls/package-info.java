/** Tests of TLS on a connection, without sockets. */
@NullMarked
package io.zerocall.transport.tls;

import org.jspecify.annotations.NullMarked;
