package io.zerocall.http.exchange;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import io.zerocall.http.request.HttpDate;
import io.zerocall.http.request.WriteStallTimer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One connection of an {@link ExchangeServer}. Confined to the server's thread, except where it
 * says otherwise.
 */
public final class ExchangeConnection extends ChannelInboundHandlerAdapter {
  private static final DefaultHttpHeadersFactory HEADERS =
      DefaultHttpHeadersFactory.headersFactory().withValidation(false);
  private static final AsciiString CONTENT_TYPE_OPTIONS =
      AsciiString.cached("x-content-type-options");
  private static final AsciiString NOSNIFF = AsciiString.cached("nosniff");
  private static final byte[] EMPTY = {};

  private final ExchangeServer server;
  private final Channel channel;
  private final ExchangeHandler handler;
  private final WriteStallTimer stallTimer;

  private @Nullable HttpRequest head;
  private byte[] body = EMPTY;
  private int length;
  private boolean arriving;
  private boolean awaitsResponse;
  private boolean closing;
  private boolean refused;

  /** When the present request began to arrive, or the last response was written. */
  private long since = System.nanoTime();

  ExchangeConnection(ExchangeServer server, Channel channel, ExchangeHandler.Factory handlers) {
    this.server = server;
    this.channel = channel;
    this.stallTimer = new WriteStallTimer(channel);
    this.handler = handlers.create(this);
  }

  // Reading.

  /** Notes that bytes have come, the first ones of a request unless it has begun to arrive. */
  void bytesCame() {
    if (!awaitsResponse && !closing) {
      arrives();
    }
  }

  private void arrives() {
    if (!arriving) {
      arriving = true;
      since = System.nanoTime();
    }
  }

  /** Closes the connection, whose client has sent too much without waiting for its response. */
  void sentTooMuch() {
    if (!closing) {
      closing = true;
      server.refused(this, "it sent too much before its last request had a response");
      channel.close();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (closing || !(message instanceof HttpObject part)) {
        return;
      }
      if (!part.decoderResult().isSuccess()) {
        refuse(400, "Invalid data");
        return;
      }
      if (message instanceof HttpRequest request) {
        begin(request);
      }
      if (!closing && message instanceof HttpContent content) {
        add(content.content());
      }
      if (!closing && message instanceof LastHttpContent) {
        complete();
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void begin(HttpRequest request) {
    head = request;
    arrives(); // perhaps before the last one had its response
    if (!server.admitsPage(request, channel)) {
      refuse(403, "Forbidden");
    } else if (HttpUtil.getContentLength(request, 0L) > server.largestBody()) {
      refuse(413, "Content Too Large");
    } else if (HttpUtil.is100ContinueExpected(request)) {
      channel.writeAndFlush(new DefaultFullHttpResponse(
          HttpVersion.HTTP_1_1,
          HttpResponseStatus.CONTINUE,
          Unpooled.EMPTY_BUFFER,
          HEADERS,
          HEADERS));
    }
  }

  private void add(ByteBuf part) {
    int size = part.readableBytes();
    if (size > server.largestBody() - length) {
      refuse(413, "Content Too Large");
    } else if (size > body.length - length && !grow(size)) {
      refuse(503, "Service Unavailable");
    } else {
      part.readBytes(body, length, size);
      length += size;
    }
  }

  private boolean grow(int size) {
    int capacity = Math.max(length + size, Math.min(2 * length, server.largestBody()));
    if (!server.inbound().charge(capacity - body.length)) {
      return false;
    }
    body = Arrays.copyOf(body, capacity);
    return true;
  }

  private void complete() {
    HttpRequest request = head;
    if (request == null) {
      return;
    }
    byte[] whole = length == body.length ? body : Arrays.copyOf(body, length);
    dropBody();
    arriving = false;
    awaitsResponse = true;
    handler.received(new ExchangeRequest(request.uri(), request.headers(), whole));
  }

  private void dropBody() {
    server.inbound().release(body.length);
    body = EMPTY;
    length = 0;
  }

  /**
   * Responds to a request that is not passed on, and ends the output. The connection stays open for
   * a while: a client that still sends would not receive the response if it were closed.
   */
  private void refuse(int status, String reason) {
    closing = true;
    refused = true;
    since = System.nanoTime();
    dropBody();
    server.refused(this, reason);
    FullHttpResponse response = response(new ExchangeResponse(status, reason, EMPTY), true);
    response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    channel.writeAndFlush(response).addListener(written -> {
      if (written.isSuccess() && channel instanceof DuplexChannel socket) {
        var unused = socket.shutdownOutput();
      } else {
        channel.close();
      }
    });
  }

  // Writing.

  /** Responds to the request that {@link ExchangeHandler#received} was called with last. */
  public void respond(ExchangeResponse response) {
    HttpRequest request = head;
    if (closing || request == null || !awaitsResponse) {
      return;
    }
    boolean keepAlive = HttpUtil.isKeepAlive(request);
    FullHttpResponse written = response(response, !request.method().equals(HttpMethod.HEAD));
    written
        .headers()
        .set(
            HttpHeaderNames.CONNECTION,
            keepAlive ? HttpHeaderValues.KEEP_ALIVE : HttpHeaderValues.CLOSE);
    head = null;
    awaitsResponse = false;
    closing = !keepAlive;
    since = System.nanoTime();
    var done = channel.writeAndFlush(written);
    if (!keepAlive) {
      done.addListener(ChannelFutureListener.CLOSE);
    }
  }

  private static FullHttpResponse response(ExchangeResponse response, boolean withBody) {
    byte[] content = response.body();
    FullHttpResponse written = new DefaultFullHttpResponse(
        HttpVersion.HTTP_1_1,
        new HttpResponseStatus(response.status(), response.reason()),
        withBody ? Unpooled.wrappedBuffer(content) : Unpooled.EMPTY_BUFFER,
        HEADERS,
        HEADERS);
    HttpHeaders headers = written.headers();
    headers
        .set(HttpHeaderNames.DATE, HttpDate.now())
        .set(CONTENT_TYPE_OPTIONS, NOSNIFF)
        .setInt(HttpHeaderNames.CONTENT_LENGTH, content.length);
    List<String> more = response.headers();
    for (int i = 0; i < more.size(); i += 2) {
      headers.set(more.get(i), more.get(i + 1));
    }
    return written;
  }

  /**
   * Runs something on the server's thread, now if that is the calling one; on any thread. Does
   * nothing if the server is closed.
   */
  public void execute(Runnable action) {
    if (channel.eventLoop().inEventLoop()) {
      action.run();
    } else {
      executeLater(action);
    }
  }

  /** Does the same as {@link #execute}, but always after the caller has returned. */
  public void executeLater(Runnable action) {
    try {
      channel.eventLoop().execute(action);
    } catch (RejectedExecutionException e) {
      // The server is closed, and the connection with it.
    }
  }

  // Its end.

  /** Checks the connection. */
  void tick(long now) {
    if (stallTimer.nanos(now) > server.stallNanos()) {
      server.refused(this, "it did not read for too long (limit: stallTimeout)");
      channel.close();
    } else if (!awaitsResponse && (!closing || refused) && now - since > allowedNanos()) {
      channel.close();
    } else {
      handler.tick(now);
    }
  }

  private long allowedNanos() {
    if (arriving || refused) {
      return server.requestNanos();
    }
    return handler.mayBeClosed() ? server.keepAliveNanos() : Long.MAX_VALUE;
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    closing = true;
    dropBody();
    server.forget(this);
    handler.closed();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    server.failed(this, cause);
    context.close();
  }

  /** Returns the address of the other end; null if the socket has none any more. */
  public @Nullable InetAddress address() {
    return channel.remoteAddress() instanceof InetSocketAddress remote ? remote.getAddress() : null;
  }

  /** Lets the handler respond, and closes the connection. */
  void leave() {
    handler.closing();
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public String toString() {
    return "peer " + channel.remoteAddress();
  }
}
