package io.zerocall.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.zerocall.transport.Message;
import io.zerocall.transport.Peer;
import io.zerocall.transport.engine.Introduction;
import io.zerocall.transport.engine.ReaderDuties.News;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket as a peer: each text message is a document, both ways. {@link #send} and
 * {@link #offer} are for any thread; the rest belongs to the channel's.
 */
final class WebSocketPeer extends ChannelInboundHandlerAdapter implements Peer {
  /** So many messages, of either direction, are enough for a time. */
  private static final int MOST_UNDER_WAY = 512;

  private static final int FEW_UNDER_WAY = MOST_UNDER_WAY / 2;

  private final HttpConnection connection;
  private final Channel channel;
  private final byte @Nullable [] header;
  private final Intake intake;
  private final Introduction introduction;
  private final Outbox outbox;
  private final Body body;
  private final AtomicInteger untold = new AtomicInteger();
  private boolean closing;
  private long heardAt = System.nanoTime();
  private long probedAt = heardAt;
  private boolean paused;

  WebSocketPeer(
      HttpConnection connection, Channel channel, Intake intake, byte @Nullable [] header) {
    this.connection = connection;
    this.channel = channel;
    this.intake = intake;
    this.header = header;
    this.introduction = connection.binding().introduce(this);
    this.outbox = new Outbox(
        channel,
        connection.lane(),
        connection.binding().tally(),
        connection.settings().options(),
        this::pauseOrGoOn);
    this.body = new Body(largest(connection), connection.budget());
  }

  /** Up to twice as much as is allowed is read, so that the reply can say that it is too much. */
  static int largest(HttpConnection connection) {
    return (int)
        Math.min(Integer.MAX_VALUE, 2L * connection.settings().options().maxMessageBytes());
  }

  // What comes.

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    heardAt = System.nanoTime();
    intake.taken();
    try {
      if (message instanceof TextWebSocketFrame || message instanceof ContinuationWebSocketFrame) {
        receive((WebSocketFrame) message);
      } else if (message instanceof PingWebSocketFrame ping) {
        context.writeAndFlush(new PongWebSocketFrame(ping.content().retainedDuplicate()));
      } else if (message instanceof CloseWebSocketFrame close) {
        answerClose(close);
      } else if (!(message instanceof PongWebSocketFrame)) {
        close(WebSocketCloseStatus.INVALID_MESSAGE_TYPE, "text only");
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void receive(WebSocketFrame frame) {
    if (closing) {
      return;
    }
    try {
      body.add(frame.content());
    } catch (RefusedException e) {
      connection.binding().refused(e.refusal());
      close(WebSocketCloseStatus.MESSAGE_TOO_BIG, e.refusal().message());
      return;
    }
    if (frame.isFinalFragment()) {
      connection.binding().tally().received.increment();
      hand(Message.of(header, body.take()));
    }
  }

  private void hand(Message message) {
    News arrival = introduction.arrival(message);
    untold.incrementAndGet();
    pauseOrGoOn();
    connection.lane().tell(() -> {
      connection.budget().release(Body.length(message));
      if (untold.decrementAndGet() == FEW_UNDER_WAY) {
        channel.eventLoop().execute(this::pauseOrGoOn);
      }
      arrival.tell();
    });
  }

  /**
   * Reads only as fast as the server is told, and the client reads the replies. Notifications don't
   * count: who is slow to read them may still unsubscribe.
   */
  private void pauseOrGoOn() {
    int underWay = untold.get() + outbox.unsentReplies();
    if (paused ? underWay <= FEW_UNDER_WAY : underWay > MOST_UNDER_WAY) {
      paused = !paused;
      heardAt = System.nanoTime();
      channel.config().setAutoRead(!paused);
    }
  }

  private void answerClose(CloseWebSocketFrame close) {
    if (!closing) {
      closing = true;
      channel.writeAndFlush(close.retainedDuplicate()).addListener(ChannelFutureListener.CLOSE);
    } else {
      channel.close();
    }
  }

  // What is sent.

  @Override
  public boolean send(Message message) {
    return outbox.addReply(message);
  }

  @Override
  public boolean offer(Message notification) {
    return outbox.addNotification(notification);
  }

  // What time brings, and the end.

  /** Asks whether the other side is still there, and closes if it seems not to be. */
  void tend(long now) {
    long interval = connection.settings().options().heartbeatInterval().toNanos();
    long stall = connection.settings().options().stallTimeout().toNanos();
    if (outbox.stalledNanos(now) > stall || (!paused && now - heardAt > 3 * interval)) {
      connection.binding().tally().refused.increment();
      channel.close();
    } else if (now - heardAt >= interval && now - probedAt >= interval) {
      probedAt = now;
      channel.writeAndFlush(new PingWebSocketFrame());
    }
  }

  /** Writes what there is, and closes. */
  void goAway() {
    outbox.write();
    close(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE, "the server is closing");
  }

  private void close(WebSocketCloseStatus status, String reason) {
    if (!closing) {
      closing = true;
      channel
          .writeAndFlush(new CloseWebSocketFrame(status, reason))
          .addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    outbox.close();
    body.drop();
    intake.taken();
    connection.lane().tell(introduction::disconnected);
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    connection.binding().failed(connection, cause);
    if (cause instanceof CorruptedWebSocketFrameException corrupted) {
      close(corrupted.closeStatus(), "");
    } else {
      context.close();
    }
  }

  @Override
  public String toString() {
    return connection + " (WebSocket)";
  }
}
