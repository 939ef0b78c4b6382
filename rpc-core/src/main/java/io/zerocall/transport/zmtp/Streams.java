package io.zerocall.transport.zmtp;

import io.zerocall.RpcTls;
import io.zerocall.transport.engine.ByteStream;
import io.zerocall.transport.engine.Endpoint;
import io.zerocall.transport.engine.Endpoint.Tcp;
import io.zerocall.transport.tls.Handshakes;
import io.zerocall.transport.tls.TlsStream;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** Makes the streams of an endpoint's connections: inside TLS if its scheme says so. */
interface Streams {

  /**
   * Returns the stream of a connected socket.
   *
   * @param host where an accepted connection comes from; null if that is no host
   * @param onProgress called on any thread when the stream is no longer
   *     {@linkplain ByteStream#isBusy busy}
   */
  ByteStream of(SocketChannel socket, @Nullable String host, Runnable onProgress);

  /**
   * Returns the streams of a binding.
   *
   * @param handshakes computes the handshakes
   * @throws IllegalArgumentException if the endpoint needs TLS, and there are no usable settings
   */
  static Streams server(Endpoint endpoint, @Nullable RpcTls tls, Handshakes handshakes) {
    if (!isTls(endpoint)) {
      return (socket, host, onProgress) -> ByteStream.of(socket);
    }
    if (tls == null) {
      throw new IllegalArgumentException(
          "endpoint: \"" + endpoint + "\" (needs a certificate: RpcServerBuilder.tls)");
    }
    try {
      tls.serverEngine(); // fails early
    } catch (IllegalStateException e) {
      throw new IllegalArgumentException("endpoint: \"" + endpoint + "\": " + e.getMessage(), e);
    }
    return (socket, host, onProgress) ->
        TlsStream.server(socket, tls, handshakes, host, onProgress);
  }

  /**
   * Returns the streams of a side that connects.
   *
   * @throws IllegalArgumentException if there are settings for TLS, and the endpoint has none
   */
  static Streams client(Endpoint endpoint, @Nullable RpcTls tls) {
    if (endpoint instanceof Tcp tcp && !tcp.tls() && tls != null) {
      throw new IllegalArgumentException("endpoint: \"" + endpoint
          + "\" (expected: tls://host:port, because there are settings for TLS)");
    }
    if (!(endpoint instanceof Tcp tcp && tcp.tls())) {
      return (socket, host, onProgress) -> ByteStream.of(socket);
    }
    RpcTls settings = tls == null ? RpcTls.DEFAULT : tls;
    return (socket, host, onProgress) -> TlsStream.client(socket, settings, tcp.host(), tcp.port());
  }

  private static boolean isTls(Endpoint endpoint) {
    return endpoint instanceof Tcp tcp && tcp.tls();
  }
}
