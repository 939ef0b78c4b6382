package io.zerocall.http;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.zerocall.transport.MemoryBudget;
import java.util.concurrent.Executor;

/** The event loops of a door, running. */
final class CrewLoops extends MultiThreadIoEventLoopGroup {

  CrewLoops(int count, MemoryBudget memory) {
    super(count, (Executor) null, NioIoHandler.newFactory(), memory);
  }

  @Override
  protected IoEventLoop newChild(Executor unused, IoHandlerFactory handlers, Object... arguments) {
    CrewLoop loop = new CrewLoop(this, handlers, (MemoryBudget) arguments[0]);
    loop.lane().start();
    return loop;
  }
}
