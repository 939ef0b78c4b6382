package io.zerocall.store.sqlite;

import static io.zerocall.store.sqlite.TestJobs.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zerocall.jobs.Claim;
import io.zerocall.jobs.JobId;
import io.zerocall.jobs.JobStore;
import io.zerocall.jobs.NewJob;
import io.zerocall.jobs.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store on a full disk. */
class FullDiskTest {
  private static final int DISK_BYTES = 8 << 20;
  private static final int RESERVE_BYTES = 4 << 20;
  private static final int JOB_CHARACTERS = 100_000;

  @TempDir
  private Path disk;

  private boolean mounted;

  @BeforeEach
  void mount() throws Exception {
    mounted = runs("mount", "-t", "tmpfs", "-o", "size=" + DISK_BYTES, "tmpfs", disk.toString());
    assumeTrue(mounted, "this user can't mount a small disk");
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      assertThat(runs("umount", disk.toString())).isTrue();
    }
  }

  private static boolean runs(String... command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
      return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false; // there is no such command
    }
  }

  @Test
  void acknowledgesNothingThatItCannotWriteAndWorksAgainLater() throws Exception {
    Path file = disk.resolve("jobs.db");
    Path reserve = Files.write(disk.resolve("reserve"), new byte[RESERVE_BYTES]);
    List<JobId> added = new ArrayList<>();
    try (JobStore store = SqliteJobStore.open(file)) {
      assertThatThrownBy(() -> fill(store, added))
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageContaining("Free some space")
          .hasMessageContaining(file.toString());
      assertThat(added).isNotEmpty();
      assertThat(store.find(added.get(0)).toCompletableFuture()).isCompletedExceptionally();
      assertThat(store.take(new Claim(TestJobs.METHOD, 1)).toCompletableFuture())
          .isCompletedExceptionally();
    }
    Files.delete(reserve);
    try (JobStore store = SqliteJobStore.open(file)) {
      for (JobId id : added) {
        assertThat(await(store.find(id))).isPresent();
      }
      added.add(TestJobs.add(store, JOB_CHARACTERS));
      assertThat(await(store.take(new Claim(TestJobs.METHOD, Integer.MAX_VALUE))))
          .hasSizeBetween(
              added.size(), added.size() + 1); // the job that failed may have been written
    }
  }

  private static void fill(JobStore store, List<JobId> added) throws Exception {
    for (int i = 0; i < DISK_BYTES / JOB_CHARACTERS; i++) {
      NewJob job = TestJobs.job(JOB_CHARACTERS);
      await(store.add(job));
      added.add(job.id());
    }
  }
}
