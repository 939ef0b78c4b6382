package io.zerocall.transport.zmtp;

import io.zerocall.transport.TransportOptions;
import io.zerocall.transport.engine.Endpoint;
import io.zerocall.transport.tls.Handshakes;
import org.jspecify.annotations.Nullable;

/**
 * How the connections of an endpoint are secured.
 *
 * @param streams makes the stream of a connection's bytes, inside TLS or not
 * @param curve the keys for CURVE; null without it
 * @param handshakes computes the handshakes of accepted connections
 */
record ConnectionSecurity(Streams streams, @Nullable CurveSide curve, Handshakes handshakes) {

  /**
   * Returns the security of a binding.
   *
   * @throws IllegalArgumentException if the settings don't allow the endpoint
   */
  static ConnectionSecurity server(Endpoint endpoint, TransportOptions options) {
    requireOneMechanism(options.curve(), options.authenticator());
    Handshakes handshakes = new Handshakes();
    return new ConnectionSecurity(
        Streams.server(endpoint, options.tls(), handshakes),
        CurveSide.of(options.curve(), true),
        handshakes);
  }

  /**
   * Returns the security of a side that connects.
   *
   * @throws IllegalArgumentException if the settings don't allow the endpoint
   */
  static ConnectionSecurity client(Endpoint endpoint, TransportOptions options) {
    requireOneMechanism(options.curve(), options.credentials());
    return new ConnectionSecurity(
        Streams.client(endpoint, options.tls()),
        CurveSide.of(options.curve(), false),
        new Handshakes());
  }

  /** Refuses passwords beside keys, because they would count for nothing. */
  private static void requireOneMechanism(@Nullable Object keys, @Nullable Object passwords) {
    if (keys != null && passwords != null) {
      throw new IllegalArgumentException(
          "curve and plain: both name the user (expected: one of them)");
    }
  }

  void close() {
    handshakes.close();
  }
}
