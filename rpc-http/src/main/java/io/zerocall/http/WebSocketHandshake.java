package io.zerocall.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import io.zerocall.http.request.Pipelining;
import io.zerocall.http.request.StrictRequestDecoder;

/** Turns a connection that requested it into a WebSocket. */
final class WebSocketHandshake {
  private WebSocketHandshake() {}

  /** Replies to the request, and replaces the request's handler with a {@link WebSocketPeer}. */
  static void answer(
      HttpConnection connection, ChannelHandlerContext context, RequestAction.Upgrade upgrade) {
    WebSocketDecoderConfig config = WebSocketDecoderConfig.newBuilder()
        .maxFramePayloadLength(WebSocketPeer.largest(connection))
        .allowExtensions(false)
        .closeOnProtocolViolation(false)
        .build();
    FullHttpRequest request = whole(upgrade.request());
    ChannelPipeline pipeline = context.pipeline();
    FrameBudget frameBudget = new FrameBudget(connection.budget());
    pipeline.addBefore(pipeline.context(StrictRequestDecoder.class).name(), null, frameBudget);
    new WebSocketServerHandshaker13("", Subprotocols.JSON_RPC, config)
        .handshake(context.channel(), request)
        .addListener(done -> {
          request.release();
          if (!done.isSuccess()) {
            connection.binding().failed(connection, done.cause());
            context.close();
          }
        });
    WebSocketPeer peer =
        new WebSocketPeer(connection, context.channel(), frameBudget, upgrade.header());
    String last = pipeline.context(FinalErrorHandler.class).name();
    pipeline.addBefore(last, null, new Utf8FrameValidator(false)).addBefore(last, null, peer);
    pipeline.remove(Pipelining.class);
    pipeline.remove(RequestHandler.class);
    connection.becomes(peer);
  }

  /**
   * Selects the supported subprotocol if the client offers it. Netty would read only one header
   * line.
   */
  private static FullHttpRequest whole(HttpRequest head) {
    FullHttpRequest request = new DefaultFullHttpRequest(
        head.protocolVersion(), head.method(), head.uri(), Unpooled.EMPTY_BUFFER);
    HttpHeaders headers = request.headers().set(head.headers());
    if (Subprotocols.includeJsonRpc(headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL))) {
      headers.set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, Subprotocols.JSON_RPC);
    } else {
      headers.remove(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
    }
    return request;
  }
}
