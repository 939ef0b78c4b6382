package io.zerocall.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslHandler;

/** Selects the protocol that TLS negotiated (ALPN), or HTTP/1.1 if it negotiated none. */
final class ProtocolNegotiation extends ApplicationProtocolNegotiationHandler {
  private final HttpConnection connection;

  ProtocolNegotiation(HttpConnection connection) {
    super(ApplicationProtocolNames.HTTP_1_1);
    this.connection = connection;
  }

  @Override
  protected void handshakeFailure(ChannelHandlerContext context, Throwable cause) {
    exceptionCaught(context, cause);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    connection.binding().failed(connection, cause);
    context.close();
  }

  @Override
  protected void configurePipeline(ChannelHandlerContext context, String fallback) {
    // Netty finds the protocol only in engines of its own.
    SslHandler tls = context.pipeline().get(SslHandler.class);
    if (ApplicationProtocolNames.HTTP_2.equals(tls.engine().getApplicationProtocol())) {
      connection.speakHttp2(context.pipeline());
    } else {
      connection.speakHttp1(context.pipeline());
    }
  }
}
