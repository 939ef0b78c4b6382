package io.zerocall.http;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.zerocall.transport.MemoryBudget;
import io.zerocall.transport.engine.Counters;
import java.util.concurrent.Executor;

/** The running event loops of a connector. */
final class ThreadlessEventLoopGroup extends MultiThreadIoEventLoopGroup {

  ThreadlessEventLoopGroup(int count, MemoryBudget memory, Counters counters) {
    super(count, (Executor) null, NioIoHandler.newFactory(), memory, counters);
  }

  @Override
  protected IoEventLoop newChild(Executor unused, IoHandlerFactory handlers, Object... arguments) {
    ThreadlessEventLoop loop = new ThreadlessEventLoop(
        this, handlers, (MemoryBudget) arguments[0], (Counters) arguments[1]);
    loop.runner().start();
    return loop;
  }
}
