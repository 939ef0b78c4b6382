package io.zerocall.store.sqlite;

import static io.zerocall.store.sqlite.TestJobs.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.JobState;
import io.zerocall.JsonText;
import io.zerocall.jobs.Claim;
import io.zerocall.jobs.JobEnd;
import io.zerocall.jobs.JobId;
import io.zerocall.jobs.JobStore;
import io.zerocall.jobs.NewJob;
import io.zerocall.testing.RandomSeed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed keeps what it has promised. */
class KilledProcessTest {
  private static final int KILLS = 20;
  private static final int PENDING = 16;
  private static final JobEnd DONE = new JobEnd.Done(JsonText.parse("true"));
  private static final Pattern CHANGE = Pattern.compile("([0-9a-f]{32}) (WAITING|DONE)");

  @TempDir
  private Path directory;

  @Test
  @Timeout(300)
  void everyAcknowledgedChangeIsStillThere() throws Exception {
    Path file = directory.resolve("jobs.db");
    Random random = RandomSeed.random("kills");
    Map<JobId, JobState> acknowledged = new HashMap<>();
    for (int i = 0; i < KILLS; i++) {
      acknowledged.putAll(acknowledgedUntilKilled(file, 1 + random.nextInt(300)));
      try (JobStore store = SqliteJobStore.open(file)) {
        for (Map.Entry<JobId, JobState> change : acknowledged.entrySet()) {
          JobState found = await(store.find(change.getKey())).orElseThrow().state();
          // What was requested before the kill may have happened without an acknowledgement.
          assertThat(found).isIn(change.getValue(), JobState.DONE);
        }
      }
    }
  }

  /** Kills a process after it has acknowledged so many changes, and returns all that it has. */
  private static Map<JobId, JobState> acknowledgedUntilKilled(Path file, int least)
      throws Exception {
    List<String> lines = new ArrayList<>();
    try (ChildJvm child = ChildJvm.start(Client.class, Map.of(), file.toString())) {
      while (lines.size() < least) {
        lines.add(child.line());
      }
      child.kill();
      lines.addAll(child.lines());
    }
    Map<JobId, JobState> acknowledged = new HashMap<>();
    for (String line : lines) {
      Matcher change = CHANGE.matcher(line);
      if (change.matches()) { // the last one may be incomplete
        acknowledged.put(JobId.parse(change.group(1)), JobState.valueOf(change.group(2)));
      }
    }
    assertThat(acknowledged).isNotEmpty();
    return acknowledged;
  }

  /** Adds jobs and runs every other one, and prints each change that is durable. */
  static final class Client {
    private Client() {}

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
        print(job.id(), JobState.WAITING);
        if (job.id().low() % 2 == 0) {
          var unused = store
              .take(new Claim(TestJobs.METHOD, 1))
              .thenAccept(jobs -> jobs.forEach(due -> run(store, due.id())));
        }
        addForEver(store);
      });
    }

    private static void run(JobStore store, JobId id) {
      store
          .start(id)
          .thenCompose(start -> store.end(id, start.orElseThrow().token(), DONE))
          .thenRun(() -> print(id, JobState.DONE));
    }

    private static void print(JobId id, JobState state) {
      System.out.println(id + " " + state);
    }
  }
}
