package io.zerocall.bench.jobs;

import io.zerocall.JobState;
import io.zerocall.bench.jvm.ChildJvm;
import io.zerocall.jobs.JobStore;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A JVM that opens a store which no broker uses, and looks into it. */
final class StoreMain {
  private static final String OPENED = "opened ";
  private static final String COUNTED = "counted ";

  private StoreMain() {}

  /** Runs with a {@link StoreKind} and a location. */
  public static void main(String[] arguments) throws Exception {
    StoreKind kind = StoreKind.valueOf(arguments[0]);
    long begun = System.nanoTime();
    try (JobStore store = kind.open(arguments[1])) {
      System.out.println(OPENED + (System.nanoTime() - begun));
      Map<JobState, Long> jobs = store.count().toCompletableFuture().get();
      System.out.println(COUNTED + jobs.getOrDefault(JobState.WAITING, 0L));
    }
  }

  /** What was found. */
  record Found(long openNanos, long waiting) {}

  /** Opens a store in a new JVM. */
  static Found look(StoreKind kind, String location) throws IOException {
    try (ChildJvm jvm = ChildJvm.start(List.of(), StoreMain.class, kind.name(), location)) {
      return new Found(
          Long.parseLong(jvm.awaitLine(OPENED)), Long.parseLong(jvm.awaitLine(COUNTED)));
    }
  }
}
