package io.zerocall.client.call;

import io.zerocall.RpcException;
import io.zerocall.transport.Channel;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A call whose caller waits for it. Created and awaited by the caller's thread; any thread may end
 * it.
 */
final class BlockingCall extends PendingCall implements Channel.Wait {
  private final Thread caller = Thread.currentThread();
  private volatile boolean over;

  // Written before over, read after it.
  private byte @Nullable [] document;
  private @Nullable RpcException failure;

  BlockingCall(Invocation invocation, Owner owner, long firstId, byte[] body, long begunNanos) {
    super(invocation, owner, firstId, body, begunNanos);
  }

  @Override
  public boolean isOver() {
    return over;
  }

  @Override
  boolean hasWaitingThread() {
    return true;
  }

  @Override
  void replied(byte[] reply) {
    document = reply;
    wakeCaller();
  }

  @Override
  void failed(RpcException why) {
    failure = why;
    wakeCaller();
  }

  private void wakeCaller() {
    over = true;
    if (Thread.currentThread() != caller) {
      LockSupport.unpark(caller);
    }
  }

  /** Returns the reply of a call that is over. */
  byte[] document() {
    if (failure != null) {
      throw failure;
    }
    if (document == null) {
      throw new IllegalStateException("the call is not over");
    }
    return document;
  }
}
