package io.zerocall.store.sqlite;

import static io.zerocall.store.sqlite.TestJobs.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.jobs.JobId;
import io.zerocall.jobs.JobStore;
import io.zerocall.jobs.NewJob;
import io.zerocall.testing.RandomSeed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed keeps what it has promised. */
class KilledProcessTest {
  private static final int KILLS = 20;
  private static final int PENDING = 16;

  @TempDir
  private Path directory;

  @Test
  @Timeout(300)
  void everyAcknowledgedJobIsStillThere() throws Exception {
    Path file = directory.resolve("jobs.db");
    Random random = RandomSeed.random("kills");
    List<JobId> acknowledged = new ArrayList<>();
    for (int i = 0; i < KILLS; i++) {
      acknowledged.addAll(acknowledgedUntilKilled(file, 1 + random.nextInt(300)));
      try (JobStore store = SqliteJobStore.open(file)) {
        for (JobId id : acknowledged) {
          assertThat(await(store.find(id))).isPresent();
        }
      }
    }
  }

  /** Kills a process after it has acknowledged so many jobs, and returns all that it has. */
  private static List<JobId> acknowledgedUntilKilled(Path file, int least) throws Exception {
    List<JobId> ids = new ArrayList<>();
    try (ChildJvm child = ChildJvm.start(Adder.class, Map.of(), file.toString())) {
      while (ids.size() < least) {
        ids.add(JobId.parse(child.line()));
      }
      child.kill();
      for (String line : child.lines()) {
        if (line.length() == 32) { // the last one may be incomplete
          ids.add(JobId.parse(line));
        }
      }
    }
    return ids;
  }

  /** Adds jobs, and prints the id of each one that is durable. */
  static final class Adder {
    private Adder() {}

    public static void main(String[] arguments) throws Exception {
      JobStore store = SqliteJobStore.open(Path.of(arguments[0]));
      for (int i = 0; i < PENDING; i++) {
        addForEver(store);
      }
      Thread.sleep(60_000); // ends this process if nobody kills it
    }

    private static void addForEver(JobStore store) {
      NewJob job = TestJobs.job(2_000);
      store.add(job).thenRun(() -> {
        System.out.println(job.id());
        addForEver(store);
      });
    }
  }
}
