package io.zerocall.http.request;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;

/**
 * Decodes HTTP/1.1 requests, and refuses those that another program could read differently, since
 * such differences allow request smuggling past proxies: requests with two lengths or a
 * {@linkplain TransferCodings transfer coding} other than chunked (RFC 9112, section 6), and
 * requests with {@linkplain LineCheck malformed lines}. Confined to its channel's thread.
 */
public final class StrictRequestDecoder extends HttpRequestDecoder {
  private static final int LONGEST_LINE = 4 << 10;
  private static final int LONGEST_HEADERS = 16 << 10;
  private static final int LARGEST_CHUNK = 64 << 10;

  private final Runnable bytesCame;
  private final LineCheck lines = new LineCheck();

  /** @param bytesCame is called, on the channel's thread, before bytes are decoded */
  public StrictRequestDecoder(Runnable bytesCame) {
    super(new HttpDecoderConfig()
        .setMaxInitialLineLength(LONGEST_LINE)
        .setMaxHeaderSize(LONGEST_HEADERS)
        .setMaxChunkSize(LARGEST_CHUNK)
        .setAllowDuplicateContentLengths(false)
        .setStrictLineParsing(true)
        .setValidateHeaders(true));
    this.bytesCame = bytesCame;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object bytes) throws Exception {
    bytesCame.run();
    super.channelRead(context, bytes);
  }

  /** The end of the client's output completes nothing: an incomplete request is not a request. */
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    context.fireUserEventTriggered(event);
  }

  /**
   * Decodes, in one step, some complete lines of a head, of chunk sizes or of trailers, or content.
   */
  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Exception {
    int from = in.readerIndex();
    int known = out.size();
    super.decode(context, in, out);
    if (out.size() > known
        && out.get(known) instanceof HttpContent content
        && content.content().isReadable()) {
      lines.skip();
      if (content instanceof LastHttpContent) {
        lines.expectRequest();
      }
      return;
    }
    lines.look(in, from, in.readerIndex());
    for (int i = known; i < out.size(); i++) {
      out.set(i, judged(out.get(i)));
    }
  }

  private Object judged(Object message) {
    if (message instanceof HttpRequest request) {
      if (request.decoderResult().isSuccess()) {
        judge(request);
      }
    } else if (message instanceof LastHttpContent) {
      if (lines.foundBad()) { // the content may be the shared empty one
        LastHttpContent failed = new DefaultLastHttpContent();
        failed.setDecoderResult(failure("a folded line or a control character"));
        return failed;
      }
      lines.expectRequest();
    }
    return message;
  }

  private void judge(HttpRequest request) {
    if (lines.foundBad()) {
      request.setDecoderResult(
          failure("a folded line, a control character, or unexpected whitespace"));
      return;
    }
    switch (TransferCodings.of(request)) {
      case NONE, CHUNKED -> {}
      case UNKNOWN ->
        request.setDecoderResult(DecoderResult.failure(new UnknownTransferCodingException()));
      case MALFORMED ->
        request.setDecoderResult(failure("a Transfer-Encoding that doesn't determine the length"));
    }
  }

  private static DecoderResult failure(String why) {
    return DecoderResult.failure(new IllegalArgumentException(why));
  }

  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    throw new IllegalArgumentException("both Content-Length and Transfer-Encoding");
  }
}
