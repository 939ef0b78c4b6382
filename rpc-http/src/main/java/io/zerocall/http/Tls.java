package io.zerocall.http;

import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import io.zerocall.RpcTls;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/** Makes the handlers for TLS of a connector's connections. Thread-safe. */
record Tls(RpcTls settings) {
  private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};
  private static final List<String> PROTOCOLS =
      List.of(ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1);

  /** Selected if client and server have no protocol in common: none. */
  private static final String NO_PROTOCOL = "";

  /**
   * Returns the handler of a new connection. May read files.
   *
   * @throws IllegalStateException if there is no certificate
   */
  SslHandler handler() {
    SSLEngine engine = settings.serverEngine();
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setProtocols(VERSIONS);
    parameters.setCipherSuites(suites(engine));
    engine.setSSLParameters(parameters);
    engine.setHandshakeApplicationProtocolSelector((handshaking, offered) ->
        PROTOCOLS.stream().filter(offered::contains).findFirst().orElse(NO_PROTOCOL));
    return new SslHandler(engine);
  }

  /** Returns the cipher suites that HTTP/2 permits, since ALPN selects it after the suite. */
  private static String[] suites(SSLEngine engine) {
    return Arrays.stream(engine.getSupportedCipherSuites())
        .filter(Http2SecurityUtil.CIPHERS::contains)
        .toArray(String[]::new);
  }
}
