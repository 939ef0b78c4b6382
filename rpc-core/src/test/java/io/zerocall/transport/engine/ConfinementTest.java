package io.zerocall.transport.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.transport.MemoryBudget;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Checks the assertions of state that belongs to one thread. */
class ConfinementTest {
  private static void onAnotherThread(Runnable task) {
    CompletableFuture.runAsync(task, each -> new Thread(each).start()).join();
  }

  @Test
  void aLockIsHeldByTheThreadThatAcquiredItUntilItReleasesIt() {
    TryLock writeLock = new TryLock();
    assertThat(writeLock.isHeld()).isFalse();
    assertThat(writeLock.tryAcquire()).isTrue();
    assertThat(writeLock.isHeld()).isTrue();
    onAnotherThread(() -> {
      assertThat(writeLock.isHeld()).isFalse();
      assertThat(writeLock.tryAcquire()).isFalse();
      assertThat(writeLock.isHeld()).isFalse();
    });
    writeLock.release();
    assertThat(writeLock.isHeld()).isFalse();
    onAnotherThread(writeLock::acquire);
    assertThat(writeLock.isHeld()).isFalse();
  }

  @Test
  void aQueueIsUsedByItsOwnerAlone() {
    Thread owner = Thread.currentThread();
    FairQueue queue = new FairQueue(() -> Thread.currentThread() == owner);
    assertThat(queue.isEmpty()).isTrue();
    for (Runnable use : new Runnable[] {
      queue::next,
      queue::isEmpty,
      queue::clear,
      () -> queue.addUrgent(() -> {}),
      () -> queue.settle(new MemoryBudget(1), new LongAdder())
    }) {
      assertThatThrownBy(() -> onAnotherThread(use))
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(AssertionError.class);
    }
  }

  @Test
  void theThreadThatCreatesAPoolLeadsItUntilItStarts() {
    LeaderFollowers leaderFollowers = new LeaderFollowers(new Idle());
    assertThat(leaderFollowers.isLeader()).isTrue();
    onAnotherThread(() -> assertThat(leaderFollowers.isLeader()).isFalse());
    leaderFollowers.start();
    try {
      assertThat(leaderFollowers.isLeader()).isFalse();
    } finally {
      leaderFollowers.close(20_000_000_000L);
    }
  }

  /** A loop that has nothing to do. */
  private static final class Idle implements EventLoop {
    private final Poller poller = new ParkingPoller(() -> false, () -> false);
    private volatile boolean rung;

    @Override
    public void runOnce() {
      rung = false;
    }

    @Override
    public @Nullable Runnable next() {
      return null;
    }

    @Override
    public void flush() {}

    @Override
    public boolean moreLeft() {
      return rung;
    }

    @Override
    public void await() {
      poller.await(() -> rung, 1_000_000_000L, false);
    }

    @Override
    public void wake() {
      rung = true;
      poller.wake();
    }

    @Override
    public void shut() {}
  }
}
