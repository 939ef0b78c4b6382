package io.zerocall.store.sqlite;

import static io.zerocall.store.sqlite.TestJobs.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.JsonText;
import io.zerocall.jobs.Claim;
import io.zerocall.jobs.JobId;
import io.zerocall.jobs.JobStore;
import io.zerocall.jobs.NewJob;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long opening a store takes. */
class OpeningTest {
  private static final int JOBS = 100_000;

  /** Three times as long as it may take on a machine with nothing else to do. */
  private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(3);

  @TempDir
  private Path directory;

  @Test
  void manyWaitingJobsAreOpenedFast() throws Exception {
    Path file = directory.resolve("jobs.db");
    try (JobStore store = SqliteJobStore.open(file)) {
      CompletionStage<JobId> last = null;
      JsonText params = TestJobs.job(1_000).params();
      for (int i = 0; i < JOBS; i++) {
        JobId id = JobId.random();
        last = store.add(new NewJob(id, TestJobs.METHOD, params, null, "ann", null, null, 0, 0, 0));
      }
      await(last);
    }
    long nanos = openingNanos(file);
    for (int i = 0; i < 4 && nanos > MOST_NANOS; i++) { // others may use the machine
      nanos = Math.min(nanos, openingNanos(file));
    }
    assertThat(nanos).isLessThan(MOST_NANOS);
  }

  private static long openingNanos(Path file) throws Exception {
    long start = System.nanoTime();
    try (JobStore store = SqliteJobStore.open(file)) {
      long nanos = System.nanoTime() - start;
      assertThat(await(store.take(new Claim(TestJobs.METHOD, JOBS + 1)))).hasSize(JOBS);
      return nanos;
    }
  }
}
