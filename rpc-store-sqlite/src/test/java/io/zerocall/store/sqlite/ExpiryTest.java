package io.zerocall.store.sqlite;

import static io.zerocall.store.sqlite.TestJobs.await;
import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.JobState;
import io.zerocall.JsonText;
import io.zerocall.jobs.Claim;
import io.zerocall.jobs.DueJob;
import io.zerocall.jobs.JobEnd;
import io.zerocall.jobs.JobFilter;
import io.zerocall.jobs.JobId;
import io.zerocall.jobs.JobStore;
import io.zerocall.jobs.NewJob;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Expired jobs are deleted from the file. */
class ExpiryTest {
  private static final int JOBS = 1_000;

  @TempDir
  private Path directory;

  @Test
  void anExpiredJobLeavesNothingBehind() throws Exception {
    AtomicLong clock = new AtomicLong(1_000_000);
    Path file = directory.resolve("jobs.db");
    try (JobStore store = SqliteJobStore.open(file, clock::get)) {
      JobId last = fail(store, JOBS);
      clock.addAndGet(TestJobs.KEPT_MILLIS);
      // An id can be used again when its job is deleted, and this job is the last one.
      eventually("the last job is deleted", () -> isAdded(store, last));
    }
    assertThat(rows(file, "job")).isOne();
    assertThat(rows(file, "payload")).isOne();
    assertThat(rows(file, "error")).isZero();
  }

  /** Has jobs fail, and returns the one that was submitted last. */
  private static JobId fail(JobStore store, int jobs) throws Exception {
    for (int i = 0; i < jobs - 1; i++) {
      var unused = store.add(TestJobs.job(10));
    }
    JobId last = TestJobs.add(store, 10);
    for (DueJob job : await(store.take(new Claim(TestJobs.METHOD, jobs)))) {
      var unused = store.start(job.id());
      var unusedToo = store.end(job.id(), 1, new JobEnd.Failed(JsonText.parse("{}")));
    }
    assertThat(await(store.list(new JobFilter(JobState.FAILED), jobs + 1))).hasSize(jobs);
    return last;
  }

  private static boolean isAdded(JobStore store, JobId id) {
    NewJob job = new NewJob(id, TestJobs.METHOD, null, null, null, null, null, 0, 0, 0);
    return store
        .add(job)
        .handle((nothing, failure) -> failure == null)
        .toCompletableFuture()
        .join();
  }

  private static int rows(Path file, String table) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT count(*) FROM " + table)) {
      return result.getInt(1);
    }
  }
}
