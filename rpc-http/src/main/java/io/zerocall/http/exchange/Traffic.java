package io.zerocall.http.exchange;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.concurrent.atomic.LongAdder;

/** Counts what passes through the connections of a server. Thread-safe. */
@Sharable
public final class Traffic extends ChannelDuplexHandler {
  private final LongAdder receivedBytes = new LongAdder();
  private final LongAdder sentBytes = new LongAdder();
  private final LongAdder events = new LongAdder();

  Traffic() {}

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof ByteBuf bytes) {
      receivedBytes.add(bytes.readableBytes());
    }
    context.fireChannelRead(message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    events.increment();
    context.fireChannelReadComplete();
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof ByteBuf bytes) {
      sentBytes.add(bytes.readableBytes());
    }
    context.write(message, promise);
  }

  @Override
  public void flush(ChannelHandlerContext context) {
    events.increment();
    context.flush();
  }

  public long receivedBytes() {
    return receivedBytes.sum();
  }

  public long sentBytes() {
    return sentBytes.sum();
  }

  /** Returns how often something was received or sent. */
  public long events() {
    return events.sum();
  }
}
