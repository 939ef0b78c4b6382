package io.zerocall.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.util.ReferenceCountUtil;
import io.zerocall.transport.RefusedBy;
import io.zerocall.transport.engine.OverheadLimit;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * Closes an HTTP/2 connection whose client sends frames that carry no request faster than any
 * legitimate use needs: PING, SETTINGS, PRIORITY, WINDOW_UPDATE, empty DATA and unknown frames.
 * Each request, and each DATA frame that the server sends and the client may acknowledge, allows
 * more of them.
 *
 * <p>Also delays the closing of a connection after a GOAWAY that reports an error. The system
 * resets a connection that is closed with unread input, and drops what it has not sent yet, such as
 * that GOAWAY.
 */
final class FrameLimit extends ChannelDuplexHandler {
  private static final int END_STREAM = 1;
  private static final int PADDED = 8;
  private static final int MOST_PADDING = 256;

  /** A longer frame counts once more for each such length. */
  private static final int LONG = 1 << 10;

  /** A DATA frame may be acknowledged twice: for its stream and for the connection. */
  private static final int EARNED = 2;

  /** A GOAWAY without a text, as it ends a connection in an orderly way. */
  private static final int BARE_GOAWAY_BYTES = 8;

  private static final int MOST_EARNED = 16 << 10;
  private static final long LAST_WORDS_MILLIS = 1_000;
  private static final String REASON =
      "more than " + OverheadLimit.PER_SECOND + " frames of HTTP/2 a second that carry no request";

  private final HttpConnection connection;
  private final FrameScanner incoming = new FrameScanner(
      Http2CodecUtil.connectionPrefaceBuf().readableBytes(), this::onFrameReceived);
  private final FrameScanner outgoing = new FrameScanner(0, this::onFrameSent);
  private final OverheadLimit limit = new OverheadLimit(MOST_EARNED, System.nanoTime());
  private long now;
  private boolean exceeded;
  private boolean reportsError;
  private boolean closing;

  FrameLimit(HttpConnection connection) {
    this.connection = connection;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!closing && message instanceof ByteBuf bytes) {
      now = System.nanoTime();
      incoming.scan(bytes);
      if (exceeded) {
        closing = true;
        refuse(context);
      }
    }
    if (closing) {
      ReferenceCountUtil.release(message);
    } else {
      context.fireChannelRead(message);
    }
  }

  private void onFrameReceived(int type, int flags, int length) {
    if (type == Http2FrameTypes.HEADERS) {
      limit.earn(EARNED);
    } else if (type != Http2FrameTypes.DATA || carriesNothing(flags, length)) {
      exceeded |= !limit.take(1 + length / LONG, now);
    }
  }

  private static boolean carriesNothing(int flags, int length) {
    boolean isEmpty = length == 0 || ((flags & PADDED) != 0 && length <= MOST_PADDING);
    return isEmpty && (flags & END_STREAM) == 0;
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof ByteBuf bytes) {
      outgoing.scan(bytes);
    }
    context.write(message, promise);
  }

  private void onFrameSent(int type, int flags, int length) {
    if (type == Http2FrameTypes.DATA) {
      limit.earn(EARNED);
    }
    reportsError |= type == Http2FrameTypes.GO_AWAY && length > BARE_GOAWAY_BYTES;
  }

  /** Called by Netty's codec, which closes a connection right after its GOAWAY. */
  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    if (!reportsError) {
      context.close(promise);
      return;
    }
    if (!closing) {
      closing = true;
      dropLater(context);
    }
    promise.setSuccess();
  }

  /** Leaves the client a moment to read why the connection ends. Nothing more is read. */
  private void dropLater(ChannelHandlerContext context) {
    context.channel().config().setAutoRead(false);
    context.executor().schedule(connection::drop, LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void refuse(ChannelHandlerContext context) {
    connection.binding().refused(connection, REASON, RefusedBy.FRAMES);
    dropLater(context);
    Http2FrameCodec codec = context.pipeline().get(Http2FrameCodec.class);
    ChannelHandlerContext last = context.pipeline().context(codec);
    codec.goAway(
        last,
        codec.connection().remote().lastStreamCreated(),
        Http2Error.ENHANCE_YOUR_CALM.code(),
        Unpooled.copiedBuffer(REASON, StandardCharsets.US_ASCII),
        last.newPromise());
    last.flush();
  }
}
