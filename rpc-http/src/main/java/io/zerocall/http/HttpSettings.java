package io.zerocall.http;

import io.zerocall.http.request.Access;
import io.zerocall.http.request.ListenAddress;
import io.zerocall.transport.TransportOptions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The settings of a connector when it opens. */
record HttpSettings(
    ListenAddress address,
    Set<String> allowedHosts,
    Set<String> allowedOrigins,
    long requestNanos,
    long keepAliveNanos,
    boolean console,
    @Nullable Tls tls,
    TransportOptions options) {

  Access access() {
    return new Access(address.only(), allowedHosts, allowedOrigins, tls != null);
  }
}
