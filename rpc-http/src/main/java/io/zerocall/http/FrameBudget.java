package io.zerocall.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.zerocall.transport.engine.InboundBudget;

/**
 * Charges a budget with what has come of a WebSocket's frame that is not whole yet, if that is
 * much: the decoder keeps it.
 */
final class FrameBudget extends ChannelInboundHandlerAdapter {
  private static final int MUCH = 64 << 10;

  private final InboundBudget budget;
  private long heardAt = System.nanoTime();
  private long begunAt;
  private long came;
  private long charged;

  FrameBudget(InboundBudget budget) {
    this.budget = budget;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    heardAt = System.nanoTime();
    if (message instanceof ByteBuf bytes) {
      if (came == 0) {
        begunAt = heardAt;
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

  /** When something came last. */
  long heardAt() {
    return heardAt;
  }

  /** Since when there has been something that is not taken yet; {@code now} if there is nothing. */
  long begunAt(long now) {
    return came == 0 ? now : begunAt;
  }

  /** What has come was taken, all of it or the most. */
  void taken() {
    budget.release(charged);
    came = 0;
    charged = 0;
  }
}
