package io.zerocall.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.zerocall.transport.engine.InboundBudget;

/**
 * Charges a budget with what has come of a WebSocket's frame that is not whole yet, if that is
 * much: the decoder keeps it.
 */
final class Intake extends ChannelInboundHandlerAdapter {
  private static final int MUCH = 64 << 10;

  private final InboundBudget budget;
  private long came;
  private long charged;

  Intake(InboundBudget budget) {
    this.budget = budget;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof ByteBuf bytes) {
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

  /** What has come was taken, all of it or the most. */
  void taken() {
    budget.release(charged);
    came = 0;
    charged = 0;
  }
}
