package io.zerocall.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.util.ReferenceCountUtil;

/**
 * The last handler of a pipeline: closes a connection after an error that no other handler dealt
 * with.
 */
final class FinalErrorHandler extends ChannelInboundHandlerAdapter {
  private final HttpConnection connection;

  FinalErrorHandler(HttpConnection connection) {
    this.connection = connection;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object unwanted) {
    ReferenceCountUtil.release(unwanted);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    ReferenceCountUtil.release(event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    connection.binding().failed(connection, cause);
    if (!(cause instanceof Http2Exception)) { // the codec closes it for those, and reports why
      context.close();
    }
  }
}
