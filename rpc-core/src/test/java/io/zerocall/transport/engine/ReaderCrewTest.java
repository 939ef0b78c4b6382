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
class ReaderCrewTest {
  private final Duties duties = new Duties();
  private final ReaderCrew crew = new ReaderCrew(duties);

  /** Tells what it is given, and watches that it has one reader at a time. */
  private static final class Duties implements ReaderDuties {
    private final Queue<News> news = new ConcurrentLinkedQueue<>();
    private final AtomicInteger readers = new AtomicInteger();
    private final CompletableFuture<String> wrong = new CompletableFuture<>();
    private volatile boolean roundFails;
    private volatile boolean shut;

    @Override
    public void round() {
      if (readers.incrementAndGet() != 1) {
        wrong.complete("two readers");
      }
      LockSupport.parkNanos(this, 1);
      readers.decrementAndGet();
      if (roundFails) {
        roundFails = false;
        throw new IllegalStateException("of a test");
      }
    }

    @Override
    public @Nullable News next() {
      return news.poll();
    }

    @Override
    public void pump() {}

    @Override
    public boolean moreLeft() {
      return !news.isEmpty();
    }

    @Override
    public void sleep() {
      LockSupport.parkNanos(this, TimeUnit.MICROSECONDS.toNanos(100));
    }

    @Override
    public void ring() {}

    @Override
    public void shut() {
      shut = true;
    }
  }

  /** What even a log can't say. */
  private static final class UnspeakableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("of a test");
    }
  }

  @AfterEach
  void close() {
    crew.close(TimeUnit.SECONDS.toNanos(20));
    assertThat(duties.shut).isTrue();
    assertThat(duties.wrong).isNotDone();
  }

  private Thread reader() throws Exception {
    CompletableFuture<Thread> reader = new CompletableFuture<>();
    duties.news.add(() -> reader.complete(Thread.currentThread()));
    return reader.get();
  }

  @Test
  void whoOverstaysIsRelieved() throws Exception {
    crew.start();
    CountDownLatch goOn = new CountDownLatch(1);
    CompletableFuture<Thread> overstaying = new CompletableFuture<>();
    duties.news.add(() -> {
      overstaying.complete(Thread.currentThread());
      awaitQuietly(goOn);
    });
    Thread former = overstaying.get();
    assertThat(reader()).isNotSameAs(former);
    assertThat(crew.reading(former)).isFalse();
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
    crew.start();
    for (int i = 0; i < 20; i++) {
      duties.roundFails = true;
      assertThat(reader()).isNotNull();
      duties.news.add(() -> {
        throw new AssertionError("of a test");
      });
      assertThat(reader()).isNotNull();
    }
  }

  @Test
  void aFailureThatCannotBeLoggedLeavesOneReader() throws Exception {
    crew.start();
    for (int i = 0; i < 20; i++) {
      duties.news.add(() -> {
        throw new UnspeakableException();
      });
      assertThat(reader()).isNotNull();
    }
  }

  @Test
  void aCallbackMayClose() throws Exception {
    crew.start();
    CompletableFuture<Void> closed = new CompletableFuture<>();
    duties.news.add(() -> {
      crew.close(TimeUnit.SECONDS.toNanos(20));
      closed.complete(null);
    });
    closed.get();
    assertThat(duties.shut).isTrue();
  }
}
