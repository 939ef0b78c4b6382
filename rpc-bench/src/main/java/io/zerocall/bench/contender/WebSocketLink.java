package io.zerocall.bench.contender;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A WebSocket by Netty's client: sends texts from any thread, and receives texts. */
public final class WebSocketLink implements AutoCloseable {
  /** The longest text that it accepts. */
  private static final int LONGEST = 1 << 20;

  private static final int LONGEST_HANDSHAKE = 1 << 13;

  /** At most this many texts are written at once. */
  private static final int TOGETHER = 256;

  private final CompletableFuture<Void> open = new CompletableFuture<>();
  private final Consumer<Throwable> end;
  private final Channel channel;

  /**
   * Connects, and waits for that.
   *
   * @param group its thread reads and writes
   * @param texts is called with each received text, by the reading thread
   * @param end is called by the same thread with the reason when no more texts can arrive
   */
  public WebSocketLink(
      EventLoopGroup group, URI uri, Consumer<byte[]> texts, Consumer<Throwable> end) {
    this.end = end;
    channel = new Bootstrap()
        .group(group)
        .channel(NioSocketChannel.class)
        .handler(new Pipeline(uri, texts))
        .connect(new InetSocketAddress(uri.getHost(), uri.getPort()))
        .syncUninterruptibly()
        .channel();
    open.join();
  }

  public void send(byte[] text) {
    // With a void promise, the pipeline reports a failure.
    ChannelFuture unused = channel.writeAndFlush(
        new TextWebSocketFrame(Unpooled.wrappedBuffer(text)), channel.voidPromise());
  }

  @Override
  public void close() {
    channel.close().syncUninterruptibly();
  }

  /** Creates one thread, for any number of WebSockets. */
  public static EventLoopGroup newGroup() {
    return new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  }

  /** Ends the thread after its WebSockets are closed. */
  public static void shutDown(EventLoopGroup group) {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private final class Pipeline extends ChannelInitializer<SocketChannel> {
    private final URI uri;
    private final Consumer<byte[]> texts;

    Pipeline(URI uri, Consumer<byte[]> texts) {
      this.uri = uri;
      this.texts = texts;
    }

    @Override
    protected void initChannel(SocketChannel socket) {
      socket
          .pipeline()
          .addLast(
              new FlushConsolidationHandler(TOGETHER, true),
              new HttpClientCodec(),
              new HttpObjectAggregator(LONGEST_HANDSHAKE),
              new WebSocketClientProtocolHandler(WebSocketClientProtocolConfig.newBuilder()
                  .webSocketUri(uri)
                  .maxFramePayloadLength(LONGEST)
                  .build()),
              new Reader(texts));
    }
  }

  private final class Reader extends SimpleChannelInboundHandler<TextWebSocketFrame> {
    private final Consumer<byte[]> texts;

    Reader(Consumer<byte[]> texts) {
      this.texts = texts;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame) {
      ByteBuf content = frame.content();
      byte[] text = new byte[content.readableBytes()];
      content.readBytes(text);
      texts.accept(text);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
      if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
        open.complete(null);
      }
      super.userEventTriggered(context, event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
      fail(new ClosedChannelException());
      super.channelInactive(context);
    }

    private void fail(Throwable cause) {
      open.completeExceptionally(cause);
      end.accept(cause);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      fail(cause);
      ChannelFuture unused = context.close();
    }
  }
}
