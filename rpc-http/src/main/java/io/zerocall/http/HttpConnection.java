package io.zerocall.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.util.concurrent.EventExecutor;
import io.zerocall.http.request.Pipelining;
import io.zerocall.http.request.StrictRequestDecoder;
import io.zerocall.http.request.WriteStallTimer;
import io.zerocall.transport.Hosts;
import io.zerocall.transport.Message;
import io.zerocall.transport.Peer;
import io.zerocall.transport.RefusedBy;
import io.zerocall.transport.engine.ConnectionEvents;
import io.zerocall.transport.engine.FairQueue;
import io.zerocall.transport.engine.InboundBudget;
import io.zerocall.transport.engine.Printable;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One connection while it speaks HTTP: a peer that gets replies but no messages of the server's
 * own. Confined to its channel's thread.
 */
final class HttpConnection extends ChannelInboundHandlerAdapter implements Peer, FairQueue.Source {
  private static final int MOST_STREAMS = 1_024;

  /** A client may abandon many calls, but it must do other things too. */
  private static final int MOST_RESETS = 3_000;

  private static final int RESETS_SECONDS = 30;
  private static final int LARGEST_HEADERS = 16 << 10;

  private final HttpBinding binding;
  private final Channel channel;
  private final LoopRunner runner;
  private final ConnectionEvents events;
  private final FairQueue.Flow flow;
  private final UnreadReplies unread;
  private final String address;

  /** The requests being served: one, or one for each stream with HTTP/2. */
  private final Set<RequestHandler> handlers = new LinkedHashSet<>();

  private final WriteStallTimer stallTimer;
  private @Nullable ChannelHandlerContext context;
  private @Nullable RequestHandler http1;
  private @Nullable WebSocketPeer webSocket;
  private @Nullable HalfClosure halfClosure;
  private int blockedReplies;
  private boolean failed;
  private volatile boolean gone;
  private long idleSince = System.nanoTime();
  private boolean served;

  HttpConnection(HttpBinding binding, Channel channel) {
    this.binding = binding;
    this.channel = channel;
    this.runner = LoopRunner.of(channel.eventLoop());
    this.stallTimer = new WriteStallTimer(channel);
    this.events = binding.newConnectionEvents(this);
    this.flow = runner.newFlow(this);
    this.unread = new UnreadReplies(
        binding.settings().options(), binding.memory(), this::evict, this::takesReplies);
    this.address = Printable.text(String.valueOf(channel.remoteAddress()));
  }

  HttpBinding binding() {
    return binding;
  }

  HttpSettings settings() {
    return binding.settings();
  }

  InboundBudget budget() {
    return binding.budget();
  }

  LoopRunner runner() {
    return runner;
  }

  /** The replies that are not written yet, except those of a WebSocket. */
  UnreadReplies unread() {
    return unread;
  }

  /** The address of this machine that the connection was made to. */
  String localAddress() {
    return channel.localAddress() instanceof InetSocketAddress local && local.getAddress() != null
        ? local.getAddress().getHostAddress()
        : "";
  }

  // The protocols.

  void speakHttp1(ChannelPipeline pipeline) {
    RequestHandler handler = new RequestHandler(this, true);
    http1 = handler;
    pipeline.remove(FinalErrorHandler.class); // it comes last
    pipeline
        .addLast(new StrictRequestDecoder(handler::bytesCame))
        .addLast(new HttpResponseEncoder())
        .addLast(new Pipelining(budget()))
        .addLast(handler)
        .addLast(new FinalErrorHandler(this));
  }

  /** Replies over HTTP that this port speaks HTTP, and closes the connection. */
  void refuseZeroMq(ChannelPipeline pipeline) {
    binding.refused(this, "a greeting of ZeroMQ, to a port that speaks HTTP", null);
    FullHttpResponse response = Responses.refusal(Refusal.zeroMq(), null, null);
    response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    pipeline.addLast(new HttpResponseEncoder());
    channel.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
  }

  void speakHttp2(ChannelPipeline pipeline) {
    Http2Settings settings = Http2Settings.defaultSettings()
        .maxConcurrentStreams(MOST_STREAMS)
        .maxHeaderListSize(LARGEST_HEADERS);
    pipeline.remove(FinalErrorHandler.class); // it comes last
    pipeline
        .addLast(new FrameLimit(this))
        .addLast(Http2FrameCodecBuilder.forServer()
            .initialSettings(settings)
            .decoderEnforceMaxRstFramesPerWindow(MOST_RESETS, RESETS_SECONDS)
            .build())
        .addLast(new Http2MultiplexHandler(new ChannelInitializer<Channel>() {
          @Override
          protected void initChannel(Channel stream) {
            stream
                .pipeline()
                .addLast(new Http2StreamFrameToHttpObjectCodec(true))
                .addLast(new RequestHandler(HttpConnection.this, false))
                .addLast(new FinalErrorHandler(HttpConnection.this));
          }
        }))
        .addLast(new FinalErrorHandler(this));
  }

  // Events from the handlers.

  void begin(RequestHandler handler) {
    handlers.add(handler);
  }

  void end(RequestHandler handler) {
    if (handlers.remove(handler)) {
      served = true;
      idleSince = System.nanoTime();
    }
  }

  /** Continues the connection as a WebSocket. */
  void becomes(WebSocketPeer peer) {
    webSocket = peer;
    if (halfClosure != null) { // a half-closed client can't send anything
      channel.close();
    }
  }

  /** Returns whether the client has ended its output. */
  boolean isHalfClosed() {
    return halfClosure != null;
  }

  /** Returns a callback that delivers a message to the server. */
  Runnable arrival(Message message, long readAt, HttpReply reply) {
    return events.arrival(message, readAt, reply);
  }

  /**
   * Queues the arrival of a message; returns false if there is no memory for it.
   *
   * @param size the number of the message's bytes
   */
  boolean deliver(Runnable arrival, int size, HttpReply reply) {
    if (!runner.admits(flow, size)) {
      return false;
    }
    flow.add(
        () -> {
          try {
            arrival.run();
          } finally {
            reply.delivered();
          }
        },
        size);
    return true;
  }

  @Override
  public void examined() {
    flow.examined();
    runner.wakeLeader();
  }

  /** Reports that a reply is no longer wanted. The report never precedes the request itself. */
  void abandon(HttpReply reply) {
    if (gone) {
      return;
    }
    Runnable abandonment = () -> events.abandoned(reply);
    if (reply.isHandedOver()) {
      runner.addUrgent(abandonment);
    } else {
      flow.add(abandonment, 0);
    }
  }

  /** Releases a reply's memory when it has been written, or when writing has failed. */
  void sent(ChannelFuture written, int size) {
    boolean blocks = !written.isDone(); // despite the flush
    if (blocks) {
      blockedReplies++;
      unread.blocked(true);
    }
    written.addListener(done -> {
      unread.release(1, size, size);
      if (blocks && --blockedReplies == 0) {
        unread.blocked(false);
      }
    });
  }

  private void takesReplies() {
    flow.resume();
    runner.addUrgent(events::writable);
  }

  @Override
  public boolean isWritable() {
    return gone || unread.isWritable();
  }

  @Override
  public void drained() {
    // HTTP/1.1 has at most one undelivered request. HTTP/2 is always read: it may grant window
    // space.
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext present, Throwable cause) {
    failed = true;
    present.fireExceptionCaught(cause);
  }

  /**
   * Handles the end of the client's output; the client may still read. A client of HTTP/1.1 gets
   * replies to its complete requests, after which the {@link RequestHandler} closes the connection.
   * Any other connection closes here.
   */
  @Override
  public void userEventTriggered(ChannelHandlerContext present, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      RequestHandler handler = http1;
      if (handler == null || webSocket != null || handler.isLingering()) {
        present.close();
        return;
      }
      halfClosure = new HalfClosure(channel);
      channel.config().setAutoRead(false); // the system reports the end as readable forever
    }
    present.fireUserEventTriggered(event);
  }

  /**
   * Of the undelivered messages only the notifications matter, and only if the client has closed
   * the connection after them.
   */
  @Override
  public void channelInactive(ChannelHandlerContext present) {
    gone = true;
    binding.forget(this);
    runner.addUrgent(events::disconnected);
    if (failed) {
      flow.clear();
    } else {
      flow.resume();
    }
    present.fireChannelInactive();
  }

  /** Closes the connection at once, even with unwritten data; on the channel's thread. */
  void drop() {
    failed = true;
    ChannelHandlerContext present = context;
    if (present != null) { // the innermost handler: HTTP/2 would wait for its streams to end
      present.close();
    }
  }

  /** Closes the connection because its replies take too much memory; on any thread. */
  void evict(String reason) {
    try {
      channel.eventLoop().execute(() -> {
        if (!gone) {
          binding.refused(this, reason, RefusedBy.MEMORY_BYTES);
          drop();
        }
      });
    } catch (RejectedExecutionException e) {
      // The binding is closed, and the connection with it.
    }
  }

  // Timeouts.

  /** Closes the connection if something takes too long. */
  void maintain(long now) {
    WebSocketPeer peer = webSocket;
    if (stallTimer.nanos(now) > settings().options().stallTimeout().toNanos()) {
      binding.refused(
          this, "it did not read for too long (limit: stallTimeout)", RefusedBy.STALL_TIMEOUT);
      drop();
    } else if (peer != null) {
      peer.maintain(now);
    } else if (handlers.isEmpty()) {
      long allowed = served
          ? settings().keepAliveNanos()
          : settings().options().handshakeTimeout().toNanos();
      if (now - idleSince > allowed) {
        channel.close();
      }
    } else {
      List<RequestHandler> present = new ArrayList<>(handlers);
      present.forEach(handler -> handler.maintain(now));
      probe(now);
    }
  }

  private void probe(long now) {
    HalfClosure half = halfClosure;
    RequestHandler handler = http1;
    if (half != null && handler != null && handler.mayBeSentInterim()) {
      half.probe(now);
    }
  }

  boolean isOf(EventExecutor loop) {
    return channel.eventLoop() == loop;
  }

  /** Writes what is pending and closes the connection; on any thread. */
  void leave() {
    channel.eventLoop().execute(() -> {
      WebSocketPeer peer = webSocket;
      if (peer != null) {
        peer.goAway();
      } else {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
      }
    });
  }

  // The methods of a peer.

  @Override
  public boolean send(Message message) {
    return false;
  }

  @Override
  public boolean canBeNotified() {
    return false;
  }

  @Override
  public @Nullable String host() {
    return Hosts.literal(channel.remoteAddress());
  }

  @Override
  public String toString() {
    return "peer " + address;
  }
}
