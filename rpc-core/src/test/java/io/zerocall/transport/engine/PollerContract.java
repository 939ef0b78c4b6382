package io.zerocall.transport.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The tests that every poller passes, whatever it waits for. */
abstract class PollerContract {
  private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final int MANY = 20_000;
  private static final int SPINS = 1_000;

  private Poller poller;

  /** Creates a poller for something that has no input yet, and has space to write. */
  protected abstract Poller newPoller() throws Exception;

  /** Gives the poller's connection some input, which stays there. */
  protected abstract void giveInput() throws Exception;

  @BeforeEach
  void open() throws Exception {
    poller = newPoller();
  }

  @AfterEach
  void close() {
    poller.close();
  }

  @Test
  void aWaitEndsWhenItsTimeIsOver() {
    long before = System.nanoTime();
    boolean signalled = false;
    while (System.nanoTime() - before < TimeUnit.MILLISECONDS.toNanos(20)) {
      signalled |= poller.await(() -> false, TimeUnit.MILLISECONDS.toNanos(5), false);
    }
    assertThat(signalled).isFalse();
    assertThat(poller.hasInput()).isFalse();
  }

  @Test
  void withoutTimeThereIsNoWait() {
    assertThat(poller.await(() -> false, 0, false)).isFalse();
    assertThat(poller.await(() -> false, -1, false)).isFalse();
  }

  @Test
  void inputEndsAWait() throws Exception {
    CountDownLatch waiting = new CountDownLatch(1);
    AtomicBoolean signalled = new AtomicBoolean();
    Thread waits = started(() -> {
      while (!signalled.get()) {
        signalled.set(poller.await(
            () -> {
              waiting.countDown();
              return false;
            },
            LONG_NANOS,
            false));
      }
    });
    assertThat(waiting.await(20, TimeUnit.SECONDS)).isTrue();
    giveInput();
    assertEnds(waits);
    assertThat(poller.hasInput()).isTrue();
  }

  @Test
  void whereThereIsInputThereIsNoWait() throws Exception {
    giveInput();
    assertThat(poller.await(() -> false, LONG_NANOS, false)).isTrue();
    assertThat(poller.await(() -> false, LONG_NANOS, true)).isTrue();
  }

  @Test
  void spaceEndsAWaitForItAndNoOther() {
    assertThat(poller.await(() -> false, LONG_NANOS, true)).isTrue();
    assertThat(poller.await(() -> false, TimeUnit.MILLISECONDS.toNanos(5), false))
        .isFalse();
    assertThat(poller.hasInput()).isFalse();
  }

  @Test
  void aBusyThreadDoesNotWait() {
    assertThat(poller.await(() -> true, LONG_NANOS, false)).isFalse();
  }

  @Test
  void anInterruptEndsAWaitAndStays() throws Exception {
    AtomicBoolean interrupted = new AtomicBoolean();
    Thread waits = started(() -> {
      while (!Thread.currentThread().isInterrupted()) {
        poller.await(() -> false, LONG_NANOS, false);
      }
      interrupted.set(true);
    });
    waits.interrupt();
    assertEnds(waits);
    assertThat(interrupted).isTrue();
  }

  /** A wake before the wait, while it begins and during it: none may be lost. */
  @Test
  void workThatIsAddedBeforeAWakeIsNeverMissed() throws Exception {
    AtomicInteger added = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    Thread waits = started(() -> {
      while (done.get() < MANY) {
        if (done.get() < added.get()) {
          done.incrementAndGet();
        } else {
          poller.await(() -> done.get() < added.get(), LONG_NANOS, false);
        }
      }
    });
    for (int i = 0; i < MANY; i++) {
      for (int spins = 0; spins < SPINS && added.get() > done.get(); spins++) {
        Thread.onSpinWait(); // so that the other thread is usually about to wait
      }
      added.incrementAndGet();
      poller.wake();
    }
    assertEnds(waits);
    assertThat(done.get()).isEqualTo(MANY);
  }

  @Test
  void aWakeAfterTheEndDoesNothing() {
    poller.close();
    poller.wake();
  }

  private static Thread started(Runnable task) {
    Thread thread = new Thread(task, "waits");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void assertEnds(Thread thread) throws InterruptedException {
    thread.join(TimeUnit.SECONDS.toMillis(20));
    assertThat(thread.isAlive()).isFalse();
  }
}
