package io.zerocall.testing;

import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A service that takes its time, or as long as a test wants. */
@RpcService("slow")
public final class SlowService {
  /** How long {@link #run} takes at least. */
  public static final Duration RUN = Duration.ofMillis(50);

  private static final long PATIENCE_SECONDS = 60;

  private final Semaphore begun = new Semaphore(0);
  private final Semaphore released = new Semaphore(0);

  @RpcMethod
  public int run(int number) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(RUN.toMillis());
    return number;
  }

  /** Returns when the test releases it. */
  @RpcMethod
  public void hold() throws InterruptedException {
    begun.release();
    require(released.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS));
  }

  @RpcMethod
  public void fail() {
    throw new IllegalStateException("on purpose");
  }

  /** Waits until one more call holds. */
  public void awaitHold() throws InterruptedException {
    require(begun.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS));
  }

  /** Lets calls that hold return, present ones and later ones. */
  public void release(int calls) {
    released.release(calls);
  }

  private static void require(boolean inTime) {
    if (!inTime) {
      throw new AssertionError("nothing happened for " + PATIENCE_SECONDS + " s");
    }
  }
}
