package io.zerocall.http;

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

  boolean isForAllAddresses() {
    return host.equals("*") || host.equals("0.0.0.0") || host.equals("::");
  }
}
