package io.zerocall.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.zerocall.transport.engine.InboundBudget;

/**
 * Charges the budget for the received part of an incomplete WebSocket frame, if that part is large:
 * the decoder buffers it.
 */
final class FrameBudget extends ChannelInboundHandlerAdapter {
  private static final int MUCH = 64 << 10;

  private final InboundBudget budget;
  private long receivedAt = System.nanoTime();
  private long begunAt;
  private long came;
  private long charged;

  FrameBudget(InboundBudget budget) {
    this.budget = budget;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    receivedAt = System.nanoTime();
    if (message instanceof ByteBuf bytes) {
      if (came == 0) {
        begunAt = receivedAt;
      }
      came += bytes.readableBytes();
      if (came - charged > MUCH && !charge(came - charged)) {
        bytes.release();
        context.close();
        return;
      }
    }
    context.fireChannelRead(message);
  }

  private boolean charge(long more) {
    if (!budget.charge(more)) {
      return false;
    }
    charged += more;
    return true;
  }

  /** Returns when bytes last arrived. */
  long receivedAt() {
    return receivedAt;
  }

  /** Returns since when bytes have been waiting to be consumed, or {@code now} if none are. */
  long begunAt(long now) {
    return came == 0 ? now : begunAt;
  }

  /** Records that all or most of the received bytes were consumed. */
  void taken() {
    budget.release(charged);
    came = 0;
    charged = 0;
  }
}
