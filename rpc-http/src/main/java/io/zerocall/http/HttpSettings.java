package io.zerocall.http;

import io.zerocall.http.endpoint.Endpoint;
import io.zerocall.http.request.Access;
import io.zerocall.http.request.ListenAddress;
import io.zerocall.transport.TransportOptions;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a connector when it opens.
 *
 * @param endpoints the endpoints by their paths
 */
record HttpSettings(
    ListenAddress address,
    Set<String> allowedHosts,
    Set<String> allowedOrigins,
    long requestNanos,
    long keepAliveNanos,
    boolean console,
    Map<String, Endpoint> endpoints,
    @Nullable Tls tls,
    TransportOptions options) {

  Access access() {
    return new Access(address.only(), allowedHosts, allowedOrigins, tls != null);
  }
}
