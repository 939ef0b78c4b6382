package io.zerocall.store.sqlite;

import static io.zerocall.store.sqlite.TestJobs.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zerocall.jobs.JobId;
import io.zerocall.jobs.JobStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store on a disk that fails to write. */
class FailingSyncTest {
  @TempDir
  private Path directory;

  private Path library;

  @BeforeEach
  void compileLibrary() throws Exception {
    library = directory.resolve("failing-sync.so");
    Path source = Path.of(FailingSyncTest.class.getResource("/failing-sync.c").toURI());
    assumeTrue(
        System.getProperty("os.name").equals("Linux") && compiles(source),
        "gcc can't compile the library with the failing calls");
  }

  private boolean compiles(Path source) throws InterruptedException {
    try {
      Process gcc = new ProcessBuilder(
              "gcc", "-shared", "-fPIC", "-o", library.toString(), source.toString(), "-ldl")
          .inheritIO()
          .start();
      return gcc.waitFor(60, TimeUnit.SECONDS) && gcc.exitValue() == 0;
    } catch (IOException e) {
      return false; // there is no gcc
    }
  }

  @Test
  void aFailedCommitIsReportedAndEndsTheStore() throws Exception {
    assertFailsAndWorksAgain("log");
  }

  @Test
  void aFailedCheckpointEndsTheStore() throws Exception {
    assertFailsAndWorksAgain("others");
  }

  private void assertFailsAndWorksAgain(String failing) throws Exception {
    Path file = directory.resolve("jobs.db");
    Path failingSync = directory.resolve("fail");
    Map<String, String> environment =
        Map.of("LD_PRELOAD", library.toString(), "FAILING_SYNC", failingSync.toString());
    List<String> lines;
    try (ChildJvm child =
        ChildJvm.start(Client.class, environment, file.toString(), failingSync + "." + failing)) {
      lines = child.lines();
    }
    assertThat(lines)
        .filteredOn(line -> line.contains("ERROR"))
        .singleElement()
        .asString()
        .contains(file.toString(), "refuses everything until it is opened again", "Check the disk");
    assertThat(lines)
        .filteredOn(line -> !line.contains("ERROR"))
        .containsExactly(
            "failed: StoreUnavailableException",
            "refused at once: StoreUnavailableException",
            "not opened: StoreUnavailableException",
            "found all: true",
            "added: true");
  }

  /** Uses a store, has syncing fail, and opens the store again. */
  static final class Client {
    /** Jobs that together write more than a checkpoint waits for, in few commits. */
    private static final int MOST_JOBS = 2_000;

    private static final int CHARACTERS = 40_000;

    private Client() {}

    public static void main(String[] arguments) throws Exception {
      Path file = Path.of(arguments[0]);
      Path failing = Path.of(arguments[1]);
      List<JobId> added = new ArrayList<>();
      try (JobStore store = SqliteJobStore.open(file)) {
        added.add(TestJobs.add(store, 10));
        Files.createFile(failing);
        System.out.println("failed: " + failure(store, added));
        System.out.println("refused at once: " + failure(store, added));
      }
      System.out.println("not opened: " + openingFailure(file));
      Files.delete(failing);
      try (JobStore store = SqliteJobStore.open(file)) {
        boolean found = true;
        for (JobId id : added) {
          found &= await(store.find(id)).isPresent();
        }
        System.out.println("found all: " + found);
        JobId last = TestJobs.add(store, 10);
        System.out.println("added: " + await(store.find(last)).isPresent());
      }
    }

    private static String failure(JobStore store, List<JobId> added) throws Exception {
      try {
        for (int i = 0; i < MOST_JOBS; i++) {
          added.add(TestJobs.add(store, CHARACTERS));
        }
        return "nothing";
      } catch (ExecutionException e) {
        return e.getCause().getClass().getSimpleName();
      }
    }

    private static String openingFailure(Path file) {
      try {
        SqliteJobStore.open(file).close();
        return "nothing";
      } catch (RuntimeException e) {
        return e.getClass().getSimpleName();
      }
    }
  }
}
