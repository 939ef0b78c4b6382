package io.zerocall.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;

/**
 * Reads requests of HTTP/1.1. One that says twice how long it is, which is how requests are
 * smuggled past proxies, is none (RFC 9112, section 6.3).
 */
final class StrictRequestDecoder extends HttpRequestDecoder {
  private static final int LONGEST_LINE = 4 << 10;
  private static final int LONGEST_HEADERS = 16 << 10;
  private static final int LARGEST_CHUNK = 64 << 10;

  private final RequestHandler handler;

  StrictRequestDecoder(RequestHandler handler) {
    super(new HttpDecoderConfig()
        .setMaxInitialLineLength(LONGEST_LINE)
        .setMaxHeaderSize(LONGEST_HEADERS)
        .setMaxChunkSize(LARGEST_CHUNK)
        .setAllowDuplicateContentLengths(false)
        .setStrictLineParsing(true)
        .setValidateHeaders(true));
    this.handler = handler;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object bytes) throws Exception {
    handler.bytesCame();
    super.channelRead(context, bytes);
  }

  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    throw new IllegalArgumentException("both Content-Length and Transfer-Encoding");
  }
}
