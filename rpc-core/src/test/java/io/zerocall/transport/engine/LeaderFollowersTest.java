package io.zerocall.transport.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LeaderFollowersTest {
  private final TestLoop loop = new TestLoop();
  private final LeaderFollowers leaderFollowers = new LeaderFollowers(loop);

  /** Delivers what it is given, and checks that it has one leader at a time. */
  private static final class TestLoop implements EventLoop {
    private final Queue<Runnable> callbacks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger readers = new AtomicInteger();
    private final CompletableFuture<String> wrong = new CompletableFuture<>();
    private volatile boolean runOnceFails;
    private volatile boolean shut;

    @Override
    public void runOnce() {
      if (readers.incrementAndGet() != 1) {
        wrong.complete("two readers");
      }
      LockSupport.parkNanos(this, 1);
      readers.decrementAndGet();
      if (runOnceFails) {
        runOnceFails = false;
        throw new IllegalStateException("of a test");
      }
    }

    @Override
    public @Nullable Runnable next() {
      return callbacks.poll();
    }

    @Override
    public void flush() {}

    @Override
    public boolean moreLeft() {
      return !callbacks.isEmpty();
    }

    @Override
    public void await() {
      LockSupport.parkNanos(this, TimeUnit.MICROSECONDS.toNanos(100));
    }

    @Override
    public void wake() {}

    @Override
    public void shut() {
      shut = true;
    }
  }

  /** A failure that can't be logged either. */
  private static final class UnspeakableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("of a test");
    }
  }

  @AfterEach
  void close() {
    leaderFollowers.close(TimeUnit.SECONDS.toNanos(20));
    assertThat(loop.shut).isTrue();
    assertThat(loop.wrong).isNotDone();
  }

  private Thread reader() throws Exception {
    CompletableFuture<Thread> reader = new CompletableFuture<>();
    loop.callbacks.add(() -> reader.complete(Thread.currentThread()));
    return reader.get();
  }

  @Test
  void aLeaderThatStaysInACallbackIsReplaced() throws Exception {
    leaderFollowers.start();
    CountDownLatch goOn = new CountDownLatch(1);
    CompletableFuture<Thread> overstaying = new CompletableFuture<>();
    loop.callbacks.add(() -> {
      overstaying.complete(Thread.currentThread());
      awaitQuietly(goOn);
    });
    Thread former = overstaying.get();
    assertThat(reader()).isNotSameAs(former);
    assertThat(leaderFollowers.isLeader(former)).isFalse();
    goOn.countDown();
    assertThat(reader()).isNotSameAs(former);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatFailsEndsNothing() throws Exception {
    leaderFollowers.start();
    for (int i = 0; i < 20; i++) {
      loop.runOnceFails = true;
      assertThat(reader()).isNotNull();
      loop.callbacks.add(() -> {
        throw new AssertionError("of a test");
      });
      assertThat(reader()).isNotNull();
    }
  }

  @Test
  void aFailureThatCannotBeLoggedLeavesOneLeader() throws Exception {
    leaderFollowers.start();
    for (int i = 0; i < 20; i++) {
      loop.callbacks.add(() -> {
        throw new UnspeakableException();
      });
      assertThat(reader()).isNotNull();
    }
  }

  @Test
  void aCallbackMayClose() throws Exception {
    leaderFollowers.start();
    CompletableFuture<Void> closed = new CompletableFuture<>();
    loop.callbacks.add(() -> {
      leaderFollowers.close(TimeUnit.SECONDS.toNanos(20));
      closed.complete(null);
    });
    closed.get();
    assertThat(loop.shut).isTrue();
  }
}
