package io.zerocall.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
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
import io.zerocall.transport.engine.UnsentLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket as a peer: each text message is a document, both ways. {@link #send} and
 * {@link #flush} are for any thread; the rest belongs to the channel's.
 */
final class WebSocketPeer extends ChannelInboundHandlerAdapter implements Peer {
  private static final int MOST_AT_ONCE = 256;

  /** So many messages, of either direction, are enough for a time. */
  private static final int MOST_UNDER_WAY = 512;

  private static final int FEW_UNDER_WAY = MOST_UNDER_WAY / 2;

  private final HttpConnection connection;
  private final Channel channel;
  private final byte @Nullable [] header;
  private final Intake intake;
  private final Introduction introduction;
  private final UnsentLimit unsent;
  private final Queue<Outgoing> outbox = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean writeScheduled = new AtomicBoolean();
  private final AtomicBoolean leftToReader = new AtomicBoolean();
  private final Body body;
  private final AtomicInteger unsentReplies = new AtomicInteger();
  private final AtomicInteger untold = new AtomicInteger();
  private volatile boolean gone;
  private boolean closing;
  private long heardAt = System.nanoTime();
  private long probedAt = heardAt;
  private int unwritten;
  private boolean paused;
  private long writtenAt;

  private record Outgoing(Message message, boolean isReply) {}

  WebSocketPeer(
      HttpConnection connection, Channel channel, Intake intake, byte @Nullable [] header) {
    this.connection = connection;
    this.channel = channel;
    this.intake = intake;
    this.header = header;
    this.introduction = connection.binding().introduce(this);
    this.unsent = new UnsentLimit(connection.settings().options());
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
        onLoop(this::pauseOrGoOn);
      }
      arrival.tell();
    });
  }

  /**
   * Reads only as fast as the server is told, and the client reads the replies. Notifications don't
   * count: who is slow to read them may still unsubscribe.
   */
  private void pauseOrGoOn() {
    int underWay = untold.get() + unsentReplies.get();
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
    if (gone || !unsent.admit(message)) {
      connection.binding().tally().dropped.increment();
      return false;
    }
    unsentReplies.incrementAndGet();
    enqueue(new Outgoing(message, true));
    return true;
  }

  @Override
  public boolean offer(Message notification) {
    if (gone || !unsent.admitToSpare(notification)) {
      return false;
    }
    enqueue(new Outgoing(notification, false));
    return true;
  }

  private void enqueue(Outgoing outgoing) {
    outbox.add(outgoing);
    Lane lane = connection.lane();
    if (lane.isReadByThisThread() && leftToReader.compareAndSet(false, true)) {
      lane.leave(this);
    }
    if (!lane.isReadByThisThread()) {
      flush();
    }
  }

  /** Has everything written that waits. */
  void flush() {
    leftToReader.set(false);
    if (!outbox.isEmpty() && writeScheduled.compareAndSet(false, true)) {
      onLoop(this::write);
    }
  }

  private void onLoop(Runnable task) {
    try {
      channel.eventLoop().execute(task);
    } catch (RejectedExecutionException e) {
      gone = true; // the door has closed
    }
  }

  private void write() {
    writeScheduled.set(false);
    Outgoing next = outbox.poll();
    while (next != null) {
      List<Outgoing> lot = new ArrayList<>();
      ChannelFuture last = null;
      while (next != null && lot.size() < MOST_AT_ONCE) {
        lot.add(next);
        last = channel.write(frame(next.message()));
        next = outbox.poll();
      }
      if (last != null) {
        expect(last, lot);
      }
    }
    channel.flush();
  }

  private static TextWebSocketFrame frame(Message message) {
    return new TextWebSocketFrame(Unpooled.wrappedBuffer(Objects.requireNonNull(message.body())));
  }

  private void expect(ChannelFuture last, List<Outgoing> lot) {
    if (unwritten == 0) {
      writtenAt = System.nanoTime();
    }
    unwritten += lot.size();
    last.addListener(written -> {
      unwritten -= lot.size();
      writtenAt = System.nanoTime();
      lot.forEach(this::release);
      pauseOrGoOn();
      if (written.isSuccess()) {
        connection.binding().tally().sent.add(lot.size());
      } else {
        connection.binding().tally().dropped.add(lot.size());
      }
    });
  }

  private void release(Outgoing outgoing) {
    unsent.release(outgoing.message());
    if (outgoing.isReply()) {
      unsentReplies.decrementAndGet();
    }
  }

  // What time brings, and the end.

  /** Asks whether the other side is still there, and closes if it seems not to be. */
  void tend(long now) {
    long interval = connection.settings().options().heartbeatInterval().toNanos();
    long stall = connection.settings().options().stallTimeout().toNanos();
    boolean stalled = unwritten > 0 && now - writtenAt > stall;
    if (stalled || (!paused && now - heardAt > 3 * interval)) {
      connection.binding().tally().refused.increment();
      channel.close();
    } else if (now - heardAt >= interval && now - probedAt >= interval) {
      probedAt = now;
      channel.writeAndFlush(new PingWebSocketFrame());
    }
  }

  /** Writes what there is, and closes. */
  void goAway() {
    write();
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
    gone = true;
    body.drop();
    intake.taken();
    Outgoing unsendable = outbox.poll();
    while (unsendable != null) {
      connection.binding().tally().dropped.increment();
      unsendable = outbox.poll();
    }
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
