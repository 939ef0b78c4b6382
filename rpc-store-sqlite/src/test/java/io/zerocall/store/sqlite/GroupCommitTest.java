package io.zerocall.store.sqlite;

import static io.zerocall.store.sqlite.TestJobs.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.JobState;
import io.zerocall.jobs.JobId;
import io.zerocall.jobs.NewJob;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes that are requested at the same time share a transaction. */
class GroupCommitTest {
  private static final int THREADS = 64;
  private static final int JOBS = 16;

  @TempDir
  private Path directory;

  @Test
  void manyThreadsNeedFewTransactions() throws Exception {
    try (SqliteJobStore store = SqliteJobStore.open(directory.resolve("jobs.db"))) {
      CountDownLatch submitted = new CountDownLatch(THREADS);
      keepBusy(store, submitted);
      List<CompletionStage<JobId>> added = Collections.synchronizedList(new ArrayList<>());
      ExecutorService threads = Executors.newFixedThreadPool(THREADS);
      for (int i = 0; i < THREADS; i++) {
        threads.execute(() -> {
          for (int job = 0; job < JOBS; job++) {
            added.add(store.add(TestJobs.job(10)));
          }
          submitted.countDown();
        });
      }
      await(submitted);
      for (CompletionStage<JobId> stage : added) {
        TestJobs.await(stage);
      }
      threads.shutdown();
      assertThat(added).hasSize(THREADS * JOBS);
      assertThat(store.transactions()).isLessThanOrEqualTo(2); // the first job, and all others
    }
  }

  @Test
  void aLargeBacklogIsSplit() throws Exception {
    try (SqliteJobStore store = SqliteJobStore.open(directory.resolve("jobs.db"))) {
      CountDownLatch submitted = new CountDownLatch(1);
      keepBusy(store, submitted);
      List<CompletionStage<JobId>> added = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        added.add(store.add(TestJobs.job(2 << 20)));
      }
      submitted.countDown();
      for (CompletionStage<JobId> stage : added) {
        TestJobs.await(stage);
      }
      assertThat(store.transactions()).isBetween(3L, 4L);
    }
  }

  @Test
  void anOperationThatFailsLeavesTheOthersInItsTransaction() throws Exception {
    try (SqliteJobStore store = SqliteJobStore.open(directory.resolve("jobs.db"))) {
      CountDownLatch submitted = new CountDownLatch(1);
      keepBusy(store, submitted);
      NewJob job = TestJobs.job(10);
      CompletionStage<JobId> first = store.add(job);
      CompletionStage<JobId> same = store.add(job);
      CompletionStage<JobId> last = store.add(TestJobs.job(10));
      submitted.countDown();
      assertThat(TestJobs.await(store.find(TestJobs.await(first)))).isPresent();
      assertThatThrownBy(() -> TestJobs.await(same))
          .hasCauseInstanceOf(IllegalArgumentException.class);
      assertThat(TestJobs.await(store.find(TestJobs.await(last)))).isPresent();
      assertThat(TestJobs.await(store.count())).containsEntry(JobState.WAITING, 3L);
    }
  }

  /** Adds a job. The store's thread notifies the listener, which waits until the latch is open. */
  private static void keepBusy(SqliteJobStore store, CountDownLatch until) throws Exception {
    CountDownLatch notified = new CountDownLatch(1);
    store.listen(method -> {
      notified.countDown();
      await(until);
    });
    TestJobs.await(store.add(TestJobs.job(10)));
    await(notified);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
