package io.zerocall.http;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpResponseStatus;
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
import io.zerocall.transport.RefusedBy;
import io.zerocall.transport.engine.ConnectionEvents;
import io.zerocall.transport.engine.FairQueue;
import io.zerocall.transport.engine.OverheadLimit;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket as a peer: each text message is a document, in both directions. {@link #send},
 * {@link #offer} and {@link #isWritable} are thread-safe. The rest is confined to the channel's
 * thread.
 */
final class WebSocketPeer extends ChannelInboundHandlerAdapter implements Peer, FairQueue.Source {
  private static final long LAST_WORDS_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** While more messages than this are undelivered, nothing more is read. */
  private static final int MOST_MESSAGES = 64;

  private static final int MOST_BYTES = 64 << 10;

  private static final String TOO_MUCH_OVERHEAD = "more than " + OverheadLimit.PER_SECOND
      + " pings and empty fragments a second beside the messages";

  private final HttpConnection connection;
  private final Channel channel;
  private final byte @Nullable [] header;
  private final FrameBudget frameBudget;
  private final ConnectionEvents events;
  private final FairQueue.Flow flow;
  private final UnreadReplies unread;
  private final WebSocketWriter writer;
  private final Body body;
  private final OverheadLimit overhead = new OverheadLimit(OverheadLimit.BURST, System.nanoTime());
  private boolean closing;
  private boolean leaving;
  private boolean hasSaidAll;
  private volatile boolean gone;
  private long probedAt = System.nanoTime();
  private long closingSince;
  private long fragmentsSince;
  private byte @Nullable [] lastPing;
  private boolean paused;

  WebSocketPeer(
      HttpConnection connection,
      Channel channel,
      FrameBudget frameBudget,
      byte @Nullable [] header) {
    this.connection = connection;
    this.channel = channel;
    this.frameBudget = frameBudget;
    this.header = header;
    this.events = connection.binding().newConnectionEvents(this);
    this.flow = connection.runner().newFlow(this);
    this.unread = new UnreadReplies(
        connection.settings().options(),
        connection.binding().memory(),
        connection::evict,
        this::takesReplies);
    this.writer = new WebSocketWriter(
        channel, connection.binding().liveCounters(), unread, this::goAwayIfDue);
    this.body = new Body(largest(connection), connection.budget());
  }

  /**
   * Accepts up to twice the allowed size, so that a reply can report that the message is too large.
   */
  static int largest(HttpConnection connection) {
    return (int)
        Math.min(Integer.MAX_VALUE, 2L * connection.settings().options().maxMessageBytes());
  }

  // Input.

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    frameBudget.taken();
    try {
      if (isOverhead(message) && !overhead.take(1, frameBudget.receivedAt())) {
        refuseOverhead();
      } else if (message instanceof TextWebSocketFrame
          || message instanceof ContinuationWebSocketFrame) {
        receive((WebSocketFrame) message);
      } else if (message instanceof PingWebSocketFrame ping) {
        answerPing(ping);
      } else if (message instanceof CloseWebSocketFrame close) {
        answerClose(close);
      } else if (!(message instanceof PongWebSocketFrame)) {
        close(WebSocketCloseStatus.INVALID_MESSAGE_TYPE, "text only");
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private static boolean isOverhead(Object message) {
    return message instanceof PingWebSocketFrame
        || message instanceof PongWebSocketFrame
        || (message instanceof WebSocketFrame frame
            && !frame.isFinalFragment()
            && !frame.content().isReadable());
  }

  private void refuseOverhead() {
    if (!closing) {
      connection.binding().refused(connection, TOO_MUCH_OVERHEAD, RefusedBy.FRAMES);
      flow.clear();
      close(WebSocketCloseStatus.POLICY_VIOLATION, TOO_MUCH_OVERHEAD);
      channel.config().setAutoRead(false); // it would only repeat
    }
  }

  private void receive(WebSocketFrame frame) {
    if (closing) {
      return;
    }
    if (body.isEmpty()) {
      fragmentsSince = System.nanoTime();
    }
    try {
      body.add(frame.content());
    } catch (RefusedException e) {
      connection.binding().refused(e.refusal());
      close(
          e.refusal().status().equals(HttpResponseStatus.SERVICE_UNAVAILABLE)
              ? WebSocketCloseStatus.TRY_AGAIN_LATER
              : WebSocketCloseStatus.MESSAGE_TOO_BIG,
          e.refusal().message());
      return;
    }
    if (frame.isFinalFragment()) {
      connection.binding().liveCounters().received.increment();
      hand(Message.of(header, body.take()));
    }
  }

  private void hand(Message message) {
    connection.budget().release(Body.length(message));
    if (!connection.runner().admits(flow, message.size())) {
      Refusal refusal = Refusal.noMemory();
      connection.binding().refused(refusal);
      close(WebSocketCloseStatus.TRY_AGAIN_LATER, refusal.message());
      return;
    }
    overhead.earn(1);
    flow.add(events.arrival(message, frameBudget.receivedAt()), message.size());
    pauseOrResume();
  }

  /**
   * Reads only as fast as messages are delivered to the server and the client reads its replies.
   * Notifications don't count, so that a client that reads them slowly can still unsubscribe.
   */
  private void pauseOrResume() {
    if (closing) {
      return;
    }
    boolean waits =
        paused ? !flow.isEmpty() : flow.messages() > MOST_MESSAGES || flow.bytes() > MOST_BYTES;
    boolean toPause = waits || !isWritable();
    if (toPause != paused) {
      paused = toPause;
      channel.config().setAutoRead(!toPause);
    }
  }

  @Override
  public void drained() {
    if (paused) {
      channel.eventLoop().execute(this::pauseOrResume);
    }
  }

  @Override
  public boolean isWritable() {
    return gone || unread.isWritable();
  }

  @Override
  public void examined() {
    flow.examined();
    connection.runner().wakeLeader();
  }

  private void takesReplies() {
    pauseOrResume();
    flow.resume();
    connection.runner().addUrgent(events::writable);
  }

  /** If pings arrive faster than the client reads the pongs, only the last ping gets one. */
  private void answerPing(PingWebSocketFrame ping) {
    lastPing = ByteBufUtil.getBytes(ping.content());
    sendPong();
  }

  private void sendPong() {
    byte[] content = lastPing;
    if (content != null && channel.isWritable() && !closing) {
      lastPing = null;
      channel.writeAndFlush(new PongWebSocketFrame(Unpooled.wrappedBuffer(content)));
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    sendPong();
    writer.write();
    context.fireChannelWritabilityChanged();
  }

  private void answerClose(CloseWebSocketFrame close) {
    if (closing) {
      channel.close();
    } else {
      hasSaidAll = true;
      closing = true;
      closingSince = System.nanoTime();
      channel.writeAndFlush(close.retainedDuplicate()).addListener(ChannelFutureListener.CLOSE);
    }
  }

  // Output.

  @Override
  public boolean send(Message message) {
    return writer.addReply(message);
  }

  @Override
  public boolean request(Message request) {
    return writer.addRequest(request);
  }

  @Override
  public boolean takesRequests() {
    return unread.unsent().takesRequests();
  }

  @Override
  public boolean offer(Message notification) {
    return writer.addNotification(notification);
  }

  @Override
  public @Nullable String host() {
    return connection.host();
  }

  // Timeouts, and the end.

  /**
   * Sends a ping to find out whether the client is still there, and closes the connection if it
   * seems not to be.
   */
  void maintain(long now) {
    HttpSettings settings = connection.settings();
    long interval = settings.options().heartbeatInterval().toNanos();
    long silent = now - frameBudget.receivedAt();
    long receiving =
        now - Math.min(frameBudget.begunAt(now), body.isEmpty() ? now : fragmentsSince);
    if ((closing && now - closingSince > LAST_WORDS_NANOS)
        || (!paused && silent > 3 * interval)
        || (!paused && receiving > settings.requestNanos())) {
      connection.binding().liveCounters().refused.increment();
      channel.close();
    } else if (silent >= interval && now - probedAt >= interval && !closing) {
      probedAt = now;
      channel.writeAndFlush(new PingWebSocketFrame());
    }
  }

  /** Writes what is pending, and closes. */
  void goAway() {
    leaving = true;
    writer.write();
    goAwayIfDue();
  }

  private void goAwayIfDue() {
    if (leaving && writer.isEmpty()) {
      close(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE, "the server is closing");
    }
  }

  /**
   * Sends a close frame and waits for the client's. Otherwise data that the client still sends
   * could make the system drop the frame.
   */
  private void close(WebSocketCloseStatus status, String reason) {
    if (!closing) {
      closing = true;
      closingSince = System.nanoTime();
      writer.close();
      body.drop();
      channel.config().setAutoRead(true);
      channel.writeAndFlush(new CloseWebSocketFrame(status, reason));
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    gone = true;
    writer.close();
    body.drop();
    frameBudget.taken();
    connection.runner().addUrgent(events::disconnected);
    if (hasSaidAll) {
      flow.resume();
    } else {
      flow.clear();
    }
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
