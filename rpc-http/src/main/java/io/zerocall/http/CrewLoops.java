package io.zerocall.http;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.zerocall.transport.MemoryBudget;
import io.zerocall.transport.engine.Tally;
import java.util.concurrent.Executor;

/** The event loops of a door, running. */
final class CrewLoops extends MultiThreadIoEventLoopGroup {

  CrewLoops(int count, MemoryBudget memory, Tally tally) {
    super(count, (Executor) null, NioIoHandler.newFactory(), memory, tally);
  }

  @Override
  protected IoEventLoop newChild(Executor unused, IoHandlerFactory handlers, Object... arguments) {
    CrewLoop loop = new CrewLoop(this, handlers, (MemoryBudget) arguments[0], (Tally) arguments[1]);
    loop.lane().start();
    return loop;
  }
}
