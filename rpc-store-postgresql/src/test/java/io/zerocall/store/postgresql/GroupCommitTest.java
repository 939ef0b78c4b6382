package io.zerocall.store.postgresql;

import static io.zerocall.store.postgresql.TestJobs.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.jobs.JobId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Changes that are requested at the same time share a transaction. */
class GroupCommitTest {
  private static final int THREADS = 64;
  private static final int JOBS = 16;

  @Test
  void manyThreadsNeedFewTransactions() throws Exception {
    try (PostgresJobStore store = Postgres.builder(Postgres.newSchema()).open()) {
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
    try (PostgresJobStore store = Postgres.builder(Postgres.newSchema()).open()) {
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

  /** Adds a job. The store's thread notifies the listener, which waits until the latch is open. */
  private static void keepBusy(PostgresJobStore store, CountDownLatch until) throws Exception {
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
