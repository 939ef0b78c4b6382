package io.zerocall.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.zerocall.transport.Message;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Serves requests one after the other: those of an HTTP/1.1 connection, or the one of an HTTP/2
 * stream. Confined to its channel's thread, except {@link #reply}.
 */
final class RequestHandler extends ChannelInboundHandlerAdapter {
  private enum Phase {
    /** No part of a request has arrived. */
    IDLE,
    /** Part of the request has arrived. */
    RECEIVING,
    /** The request is complete and the server has it. */
    SERVING,
    /** The reply is being written. */
    SENDING,
    /** The last reply was sent; further input is discarded. */
    LINGERING
  }

  private final HttpConnection connection;
  private final boolean isHttp1;
  private Phase phase = Phase.IDLE;
  private long since;
  private @Nullable ChannelHandlerContext context;
  private @Nullable RequestAction action;
  private @Nullable Body body;
  private @Nullable HttpReply awaited;
  private boolean keepAlive;
  private boolean isHead;
  private HttpVersion version = HttpVersion.HTTP_1_1;

  RequestHandler(HttpConnection connection, boolean isHttp1) {
    this.connection = connection;
    this.isHttp1 = isHttp1;
  }

  private void enter(Phase next) {
    phase = next;
    since = System.nanoTime();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  /** Records that bytes of any kind have arrived. */
  void bytesCame() {
    if (phase == Phase.IDLE) {
      connection.begin(this);
      enter(Phase.RECEIVING);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext present, Object message) {
    try {
      if (phase == Phase.LINGERING) {
        return;
      }
      if (message instanceof HttpRequest request) {
        bytesCame();
        begin(present, request);
      }
      if (message instanceof HttpContent content) {
        receive(present, content);
      }
    } catch (RefusedException e) {
      refuse(present, e.refusal());
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  // Input.

  private void begin(ChannelHandlerContext present, HttpRequest request) throws RefusedException {
    keepAlive = !isHttp1 || HttpUtil.isKeepAlive(request);
    version = request.protocolVersion();
    isHead = request.method().equals(HttpMethod.HEAD);
    action = connection.binding().policy().action(request, connection.localAddress());
    if (!request.decoderResult().isSuccess()) {
      keepAlive = false;
      answer(present);
    } else if (action instanceof RequestAction.Receive) {
      awaitBody(present, request);
    } else if (!Body.isSmall(request)) {
      if (action instanceof RequestAction.Upgrade) {
        throw new RefusedException(Refusal.badRequest("A WebSocket request must not have a body"));
      }
      keepAlive = false;
      answer(present);
    }
  }

  private void awaitBody(ChannelHandlerContext present, HttpRequest request)
      throws RefusedException {
    int limit = connection.settings().options().maxMessageBytes();
    if (HttpUtil.getContentLength(request, 0L) > limit) {
      throw new RefusedException(Refusal.tooLarge(limit));
    }
    body = new Body(limit, connection.budget());
    if (HttpUtil.is100ContinueExpected(request)) {
      present.writeAndFlush(Responses.goAhead());
    }
  }

  private void receive(ChannelHandlerContext present, HttpContent content) throws RefusedException {
    if (action == null || phase != Phase.RECEIVING) {
      return;
    }
    if (!content.decoderResult().isSuccess()) {
      throw new RefusedException(Refusal.badRequest("The body is malformed"));
    }
    Body growing = body;
    if (growing != null) {
      growing.add(content.content());
    }
    if (content instanceof LastHttpContent) {
      answer(present);
    }
  }

  private void refuse(ChannelHandlerContext present, Refusal refusal) {
    keepAlive = false;
    action = new RequestAction.Refuse(
        refusal,
        action instanceof RequestAction.Receive receive ? receive.readableBy() : null,
        action instanceof RequestAction.Exchange exchange ? exchange.endpoint() : null);
    answer(present);
  }

  // The actions.

  private void answer(ChannelHandlerContext present) {
    if (action instanceof RequestAction.Receive receive) {
      serve(present, receive);
      return;
    }
    dropBody();
    if (action instanceof RequestAction.Refuse refuse) {
      connection.binding().refused(refuse.refusal());
      respond(present, Responses.refusal(refuse.refusal(), refuse.readableBy(), refuse.endpoint()));
    } else if (action instanceof RequestAction.Show show) {
      respond(present, Responses.page(show.status(), show.page()));
    } else if (action instanceof RequestAction.Options options) {
      respond(present, Responses.options(options.allowed(), options.callableBy()));
    } else if (action instanceof RequestAction.Upgrade upgrade) {
      upgrade(present, upgrade);
    }
  }

  private void upgrade(ChannelHandlerContext present, RequestAction.Upgrade upgrade) {
    if (isHttp1) {
      connection.end(this);
      WebSocketHandshake.answer(connection, present, upgrade);
    } else {
      // HTTP/2 opens WebSockets differently (RFC 8441), which this connector doesn't support
      respond(present, Responses.refusal(Refusal.upgradeRequired(), null, null));
    }
  }

  private void serve(ChannelHandlerContext present, RequestAction.Receive receive) {
    Body whole = body;
    if (whole == null) {
      return;
    }
    body = null;
    Message message = Message.of(receive.header(), whole.take());
    connection.budget().release(Body.length(message));
    HttpReply reply = receive instanceof RequestAction.Exchange exchange
        ? new EndpointReply(this, connection, exchange, message)
        : new HttpReply(this, receive.readableBy());
    if (!reply.deliver(connection, message)) {
      refuse(present, Refusal.noMemory());
      return;
    }
    connection.binding().liveCounters().received.increment();
    awaited = reply;
    enter(Phase.SERVING);
  }

  /** Runs something on the channel's thread if a reply is still awaited then; on any thread. */
  void whileAwaited(HttpReply reply, Runnable action) {
    ChannelHandlerContext present = context;
    if (present == null) {
      return;
    }
    try {
      present.executor().execute(() -> {
        if (awaited == reply) {
          action.run();
        }
      });
    } catch (RejectedExecutionException e) {
      // The binding is closed, and the connection with it.
    }
  }

  /** Records that the server has examined the request; on any thread. */
  void examined() {
    connection.examined();
  }

  /**
   * Sends the reply to a call; on any thread. Returns false if the reply is no longer wanted.
   *
   * @param document stays charged until the response is written
   */
  boolean reply(HttpReply reply, Message document, FullHttpResponse response) {
    ChannelHandlerContext present = context;
    UnreadReplies unread = connection.unread();
    boolean active = present != null && present.channel().isActive();
    if (present == null || !active || !unread.unsent().admit(document)) {
      response.release();
      connection.binding().liveCounters().dropped.increment();
      if (present != null && active) {
        giveUp(present, reply);
      }
      return false;
    }
    int size = document.size();
    try {
      present.executor().execute(() -> {
        if (awaited == reply) {
          awaited = null;
          connection.binding().liveCounters().sent.increment();
          connection.sent(respond(present, response), size);
        } else {
          unread.release(1, size, size);
          response.release();
          connection.binding().liveCounters().dropped.increment();
        }
      });
      return true;
    } catch (RejectedExecutionException e) {
      unread.unsent().release(1, size, size);
      response.release();
      connection.binding().liveCounters().dropped.increment();
      return false;
    }
  }

  /** Closes the connection because the client has left too many replies unread. */
  private void giveUp(ChannelHandlerContext present, HttpReply reply) {
    whileAwaited(reply, () -> {
      awaited = null;
      abort(present);
    });
  }

  /**
   * Closes a connection or a stream. Netty doesn't reset a stream whose response it already has. It
   * would keep the response until the client grants window space for it.
   */
  private void abort(ChannelHandlerContext present) {
    if (!isHttp1) {
      present.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.ENHANCE_YOUR_CALM));
    }
    present.close();
  }

  private ChannelFuture respond(ChannelHandlerContext present, FullHttpResponse whole) {
    enter(Phase.SENDING);
    action = null;
    FullHttpResponse response = isHead ? whole.replace(Unpooled.EMPTY_BUFFER) : whole;
    if (isHttp1) {
      HttpUtil.setKeepAlive(response.headers(), version, keepAlive);
    }
    return present.writeAndFlush(response).addListener((ChannelFutureListener) written -> {
      if (!written.isSuccess()) {
        present.close();
      } else if (!keepAlive) {
        linger(present);
      } else {
        connection.end(this);
        enter(Phase.IDLE);
      }
    });
  }

  /**
   * Closes the connection so that the reply arrives. If the client is still sending, a close at
   * once would make the system reset the connection, and the client might not see the reply.
   */
  private void linger(ChannelHandlerContext present) {
    if (connection.isHalfClosed()) {
      present.close();
      return;
    }
    enter(Phase.LINGERING);
    SslHandler tls = present.pipeline().get(SslHandler.class);
    if (tls != null) {
      tls.closeOutbound();
    } else if (present.channel() instanceof DuplexChannel duplex) {
      duplex.shutdownOutput();
    } // a stream of HTTP/2 ends with the client's input
  }

  boolean isLingering() {
    return phase == Phase.LINGERING;
  }

  /**
   * Returns whether a call is running and its client supports interim responses, which HTTP/1.0
   * doesn't.
   */
  boolean mayBeSentInterim() {
    return phase == Phase.SERVING && version.equals(HttpVersion.HTTP_1_1);
  }

  // The end.

  /**
   * Handles the end of the client's output after all complete requests have their replies. The rest
   * can't become a request. A refusal that is being written is completed first.
   */
  @Override
  public void userEventTriggered(ChannelHandlerContext present, Object event) {
    if (isHttp1 && event instanceof ChannelInputShutdownEvent && phase != Phase.SENDING) {
      present.close();
    } else {
      present.fireUserEventTriggered(event);
    }
  }

  /** Closes the connection if something takes too long. */
  void maintain(long now) {
    ChannelHandlerContext present = context;
    if (present == null) {
      return;
    }
    HttpSettings settings = connection.settings();
    long allowed = switch (phase) {
      case IDLE, SERVING -> Long.MAX_VALUE;
      case RECEIVING, LINGERING -> settings.requestNanos();
      // The connection sees whether a client reads, but not whether it grants window space to a
      // stream.
      case SENDING ->
        isHttp1 ? Long.MAX_VALUE : settings.options().stallTimeout().toNanos();
    };
    if (now - since <= allowed) {
      return;
    }
    if (phase == Phase.RECEIVING && isHttp1) {
      refuse(present, Refusal.timeout());
    } else {
      connection.binding().liveCounters().refused.increment();
      abort(present);
    }
  }

  private void dropBody() {
    Body unwanted = body;
    if (unwanted != null) {
      unwanted.drop();
      body = null;
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext present) {
    connection.end(this);
    dropBody();
    HttpReply unsent = awaited;
    if (unsent != null) {
      awaited = null;
      if (!isHttp1) {
        connection.abandon(unsent);
      }
      unsent.ended();
    }
    present.fireChannelInactive();
  }
}
