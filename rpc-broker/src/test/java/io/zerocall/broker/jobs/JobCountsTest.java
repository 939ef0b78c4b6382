package io.zerocall.broker.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.JobState;
import io.zerocall.jobs.JobStore;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class JobCountsTest {
  private static final Map<JobState, Long> NONE = Map.of(JobState.WAITING, 0L);
  private static final Map<JobState, Long> ONE = Map.of(JobState.WAITING, 1L);

  private final AtomicLong clock = new AtomicLong();
  private final Queue<CompletableFuture<Map<JobState, Long>>> asked = new ArrayDeque<>();

  /** A store that counts when the test completes the future. */
  private final JobStore store = (JobStore) Proxy.newProxyInstance(
      JobStore.class.getClassLoader(), new Class<?>[] {JobStore.class}, (proxy, method, unused) -> {
        assertThat(method.getName()).isEqualTo("count");
        CompletableFuture<Map<JobState, Long>> count = new CompletableFuture<>();
        asked.add(count);
        return count;
      });

  private final JobCounts counts = new JobCounts(store, clock::get);

  private static boolean isDone(CompletionStage<?> stage) {
    return stage.toCompletableFuture().isDone();
  }

  @Test
  void aCountIsUsedForTwoSeconds() {
    CompletionStage<Map<JobState, Long>> first = counts.get();
    asked.remove().complete(ONE);
    clock.addAndGet(TimeUnit.SECONDS.toNanos(2));
    assertThat(first).isCompletedWithValue(ONE);
    assertThat(counts.get()).isCompletedWithValue(ONE);
    clock.incrementAndGet();
    CompletionStage<Map<JobState, Long>> second = counts.get();
    assertThat(isDone(second)).isFalse();
    asked.remove().complete(NONE);
    assertThat(second).isCompletedWithValue(NONE);
  }

  @Test
  void aSlowCountIsNotRepeatedMeanwhile() {
    CompletionStage<Map<JobState, Long>> first = counts.get();
    clock.addAndGet(TimeUnit.MINUTES.toNanos(1));
    CompletionStage<Map<JobState, Long>> second = counts.get();
    asked.remove().complete(ONE);
    assertThat(asked).isEmpty();
    assertThat(first).isCompletedWithValue(ONE);
    assertThat(second).isCompletedWithValue(ONE);
  }

  @Test
  void aCallerThatGivesUpDoesntEndTheCountOfOthers() {
    var unused = counts.get().toCompletableFuture().cancel(true);
    CompletionStage<Map<JobState, Long>> other = counts.get();
    asked.remove().complete(ONE);
    assertThat(other).isCompletedWithValue(ONE);
  }

  @Test
  void aFailedCountIsRepeatedAtOnce() {
    CompletionStage<Map<JobState, Long>> first = counts.get();
    asked.remove().completeExceptionally(new IllegalStateException("broken"));
    assertThat(first.toCompletableFuture()).isCompletedExceptionally();
    CompletionStage<Map<JobState, Long>> second = counts.get();
    asked.remove().complete(ONE);
    assertThat(second).isCompletedWithValue(ONE);
  }
}
