package io.zerocall.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.AbstractScheduledEventExecutor;
import io.netty.util.concurrent.DefaultPromise;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.concurrent.Promise;
import io.zerocall.transport.MemoryBudget;
import io.zerocall.transport.engine.Counters;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An event loop for Netty without a thread of its own: the leader of its {@link LoopRunner} runs it
 * round by round, and stays inside for no longer than a round. So one thread can read a request,
 * run the method and write the reply, and another thread can take over if the method takes too
 * long. Netty's own loops are bound to their threads.
 */
final class ThreadlessEventLoop extends AbstractScheduledEventExecutor implements IoEventLoop {
  private static final long LONGEST_REST_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final IoEventLoopGroup parent;
  private final LoopRunner runner;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Promise<Void> termination = new DefaultPromise<>(GlobalEventExecutor.INSTANCE);
  private final IoHandlerContext glance = new Stay(false);
  private final IoHandlerContext rest = new Stay(true);
  private final IoHandler handler;
  private volatile @Nullable Thread inside;
  private volatile boolean resting;
  private volatile boolean ended;

  /**
   * Creates a loop that runs as soon as its runner has been started.
   *
   * @param memory is charged for the messages that wait for delivery
   * @param counters counts them
   */
  @SuppressWarnings("this-escape") // the handler only stores it
  ThreadlessEventLoop(
      IoEventLoopGroup parent, IoHandlerFactory handlers, MemoryBudget memory, Counters counters) {
    this.parent = parent;
    this.runner = new LoopRunner(this, memory, counters);
    this.handler = handlers.newHandler(this);
  }

  LoopRunner runner() {
    return runner;
  }

  // On the leader.

  /**
   * Reads available data and runs the tasks, without waiting; returns false if there was nothing to
   * do.
   */
  boolean runOnce() {
    return run(glance);
  }

  /** Does the same, but waits until there is something to do or until {@link #wake}. */
  void await() {
    resting = true;
    try {
      run(rest);
    } finally {
      resting = false;
    }
  }

  private boolean run(IoHandlerContext how) {
    inside = Thread.currentThread();
    try {
      boolean any = handler.run(how) > 0;
      return runAll() || any;
    } finally {
      inside = null;
    }
  }

  /** Runs the tasks, most of which write a reply. */
  void runTasks() {
    inside = Thread.currentThread();
    try {
      runAll();
    } finally {
      inside = null;
    }
  }

  private boolean runAll() {
    fetchFromScheduledTaskQueue(tasks);
    Runnable task = tasks.poll();
    if (task == null) {
      return false;
    }
    while (task != null) {
      safeExecute(task);
      task = tasks.poll();
    }
    return true;
  }

  boolean hasTasks() {
    return !tasks.isEmpty();
  }

  /** Closes for good whatever is still open. */
  void end() {
    inside = Thread.currentThread();
    try {
      cancelScheduledTasks();
      runAll();
      handler.prepareToDestroy();
      runAll();
    } finally {
      handler.destroy();
      ended = true;
      runAll();
      inside = null;
      termination.trySuccess(null);
    }
  }

  /**
   * Limits how long the handler may block. A round that must not wait still says that it can block,
   * with a delay of 0: otherwise Netty's handler takes a branch that never resets its wake-up flag.
   */
  private final class Stay implements IoHandlerContext {
    private final boolean mayWait;

    Stay(boolean mayWait) {
      this.mayWait = mayWait;
    }

    @Override
    public boolean canBlock() {
      return !mayWait
          || (!hasTasks() && !hasScheduledTasks() && !runner.moreLeft() && !runner.closing());
    }

    @Override
    public long delayNanos(long now) {
      return mayWait ? ThreadlessEventLoop.this.delayNanos(now, LONGEST_REST_NANOS) : 0;
    }

    @Override
    public long deadlineNanos() {
      long now = ticker().nanoTime();
      return now + delayNanos(now);
    }
  }

  // On any thread.

  /** Wakes the leader if it waits. */
  void wake() {
    if (resting) {
      handler.wakeup();
    }
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    if (ended && tasks.remove(task)) {
      throw new RejectedExecutionException("The connector is closed");
    }
    wake();
  }

  @Override
  public boolean inEventLoop(Thread thread) {
    return inside == thread;
  }

  @Override
  public IoEventLoopGroup parent() {
    return parent;
  }

  @Override
  public IoEventLoop next() {
    return this;
  }

  @Override
  public Future<IoRegistration> register(IoHandle handle) {
    Promise<IoRegistration> promise = newPromise();
    if (inEventLoop()) {
      register(handle, promise);
    } else {
      execute(() -> register(handle, promise));
    }
    return promise;
  }

  private void register(IoHandle handle, Promise<IoRegistration> promise) {
    try {
      promise.setSuccess(handler.register(handle));
    } catch (Exception e) {
      promise.setFailure(e);
    }
  }

  @Deprecated // deprecated by Netty, as are the two below
  @Override
  public ChannelFuture register(Channel channel) {
    return register(new DefaultChannelPromise(channel, this));
  }

  @Deprecated
  @Override
  public ChannelFuture register(ChannelPromise promise) {
    return register(promise.channel(), promise);
  }

  @Deprecated
  @Override
  public ChannelFuture register(Channel channel, ChannelPromise promise) {
    channel.unsafe().register(this, promise);
    return promise;
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> handleType) {
    return handler.isCompatible(handleType);
  }

  @Override
  public boolean isIoType(Class<? extends IoHandler> handlerType) {
    return handler.getClass().equals(handlerType);
  }

  // The end.

  /** Ends the loop at once, and waits for its end for up to {@code timeout}. */
  @Override
  public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
    runner.close(unit.toNanos(timeout));
    return termination;
  }

  @Deprecated // by Netty
  @Override
  public void shutdown() {
    runner.close(0);
  }

  @Override
  public Future<?> terminationFuture() {
    return termination;
  }

  @Override
  public boolean isShuttingDown() {
    return runner.closing();
  }

  @Override
  public boolean isShutdown() {
    return ended;
  }

  @Override
  public boolean isTerminated() {
    return termination.isDone();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return termination.await(timeout, unit);
  }
}
