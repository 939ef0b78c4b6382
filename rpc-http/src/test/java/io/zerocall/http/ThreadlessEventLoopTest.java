package io.zerocall.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.transport.MemoryBudget;
import io.zerocall.transport.engine.Counters;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ThreadlessEventLoopTest {
  private final ThreadlessEventLoopGroup loops =
      new ThreadlessEventLoopGroup(1, new MemoryBudget(1 << 20), new Counters());
  private final ThreadlessEventLoop loop = (ThreadlessEventLoop) loops.next();

  @AfterEach
  void close() {
    loops.shutdownGracefully(0, 10, TimeUnit.SECONDS);
    assertThat(loops.isTerminated()).isTrue();
  }

  @Test
  void tasksRunInOrderWithinTheLoop() throws Exception {
    List<Integer> ran = new ArrayList<>(); // confined to the loop
    for (int i = 0; i < 1_000; i++) {
      int number = i;
      loop.execute(() -> {
        assertThat(loop.inEventLoop()).isTrue();
        ran.add(number);
      });
    }
    assertThat(loop.submit(() -> ran.size()).get()).isEqualTo(1_000);
    assertThat(ran).isSorted();
    assertThat(loop.inEventLoop()).isFalse();
  }

  @Test
  void aTaskThatFailsEndsNothing() throws Exception {
    loop.execute(() -> {
      throw new IllegalStateException("of a test");
    });
    assertThat(loop.submit(() -> "alive").get()).isEqualTo("alive");
  }

  @Test
  void aTaskMayBeForLater() throws Exception {
    long begin = System.nanoTime();
    assertThat(loop.schedule(() -> System.nanoTime() - begin, 20, TimeUnit.MILLISECONDS)
            .get())
        .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(20));
    CountDownLatch often = new CountDownLatch(5);
    loop.scheduleWithFixedDelay(often::countDown, 1, 1, TimeUnit.MILLISECONDS);
    often.await();
  }

  @Test
  void eventsAreDeliveredOutsideOfTheLoop() throws Exception {
    CompletableFuture<Boolean> inside = new CompletableFuture<>();
    loop.execute(() -> loop.runner().addUrgent(() -> inside.complete(loop.inEventLoop())));
    assertThat(inside.get()).isFalse();
  }

  @Test
  void theLoopGoesOnWithoutAThreadThatOverstays() throws Exception {
    for (int round = 0; round < 20; round++) {
      CompletableFuture<Thread> overstaying = new CompletableFuture<>();
      CountDownLatch goOn = new CountDownLatch(1);
      CompletableFuture<Thread> replied = new CompletableFuture<>();
      loop.execute(() -> loop.runner().addUrgent(() -> {
        overstaying.complete(Thread.currentThread());
        awaitQuietly(goOn);
        loop.execute(() -> replied.complete(Thread.currentThread()));
      }));
      Thread former = overstaying.get();
      assertThat(loop.submit(Thread::currentThread).get()).isNotSameAs(former);
      goOn.countDown();
      assertThat(replied.get()).isNotSameAs(former); // which no longer leads
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void afterTheEndTasksAreRejected() {
    assertThat(loops.shutdownGracefully(0, 10, TimeUnit.SECONDS).awaitUninterruptibly(10_000))
        .isTrue();
    assertThat(loop.isTerminated()).isTrue();
    assertThatThrownBy(() -> loop.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    loops.shutdownGracefully(0, 10, TimeUnit.SECONDS);
  }

  @Test
  void tasksAcceptedBeforeTheEndRun() {
    List<Integer> ran = new ArrayList<>();
    CompletableFuture<Void> begun = new CompletableFuture<>();
    for (int i = 0; i < 100; i++) {
      int number = i;
      loop.execute(() -> {
        begun.complete(null);
        ran.add(number);
      });
    }
    begun.join();
    loops.shutdownGracefully(0, 10, TimeUnit.SECONDS).awaitUninterruptibly();
    assertThat(ran).hasSize(100);
  }
}
