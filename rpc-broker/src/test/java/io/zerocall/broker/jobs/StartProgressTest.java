package io.zerocall.broker.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.jobs.JobId;
import io.zerocall.jobs.JobProgress;
import io.zerocall.jobs.JobStore;
import java.lang.reflect.Proxy;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StartProgressTest {
  private static final JobProgress HALF = new JobProgress(1, 2, null);
  private static final long TOKEN = 7;

  private final Queue<CompletableFuture<Boolean>> reported = new ConcurrentLinkedQueue<>();
  private final AtomicInteger lost = new AtomicInteger();

  /** A store that answers reports when the test completes the future. */
  private final JobStore store = (JobStore) Proxy.newProxyInstance(
      JobStore.class.getClassLoader(),
      new Class<?>[] {JobStore.class},
      (proxy, method, arguments) -> {
        assertThat(method.getName()).isEqualTo("report");
        assertThat(arguments[1]).isEqualTo(TOKEN);
        CompletableFuture<Boolean> report = new CompletableFuture<>();
        reported.add(report);
        return report;
      });

  private final StartProgress progress =
      new StartProgress(store, JobId.random(), TOKEN, lost::incrementAndGet);

  @Test
  void aStartThatNoLongerCountsIsLost() {
    progress.report(HALF);
    reported.remove().complete(false);
    assertThat(lost).hasValue(1);
  }

  @Test
  void aStartThatCountsGoesOn() {
    progress.report(HALF);
    reported.remove().complete(true);
    assertThat(lost).hasValue(0);
  }

  @Test
  void aFailureOfTheStoreDoesNotEndAStart() {
    progress.report(HALF);
    reported.remove().completeExceptionally(new IllegalStateException("expected by the test"));
    assertThat(lost).hasValue(0);
  }

  @Test
  void aStartThatHasEndedIsNotLost() {
    progress.report(HALF);
    progress.end();
    reported.remove().complete(false);
    assertThat(lost).hasValue(0);
  }

  @Test
  void theLatestReportIsWrittenBeforeTheEnd() {
    progress.report(HALF);
    progress.report(HALF); // which is written after a pause, or at the end
    progress.end();
    assertThat(reported).hasSize(2);
    progress.report(HALF);
    assertThat(reported).hasSize(2);
  }
}
