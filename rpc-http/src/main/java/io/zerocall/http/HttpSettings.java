package io.zerocall.http;

import io.zerocall.http.request.Access;
import io.zerocall.transport.TransportOptions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The settings of a connector when it opens. */
record HttpSettings(
    String host,
    int port,
    Set<String> allowedHosts,
    Set<String> allowedOrigins,
    long requestNanos,
    long keepAliveNanos,
    boolean console,
    @Nullable Tls tls,
    TransportOptions options) {

  Access access() {
    return new Access(isForAllAddresses() ? null : host, allowedHosts, allowedOrigins, tls != null);
  }

  boolean isForAllAddresses() {
    return host.equals("*") || host.equals("0.0.0.0") || host.equals("::");
  }
}
