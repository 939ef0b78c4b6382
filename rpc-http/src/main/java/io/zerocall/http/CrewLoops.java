package io.zerocall.http;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.concurrent.Executor;

/** The event loops of a door, running. */
final class CrewLoops extends MultiThreadIoEventLoopGroup {

  CrewLoops(int count) {
    super(count, NioIoHandler.newFactory());
  }

  @Override
  protected IoEventLoop newChild(Executor unused, IoHandlerFactory handlers, Object... arguments) {
    CrewLoop loop = new CrewLoop(this, handlers);
    loop.lane().start();
    return loop;
  }
}
