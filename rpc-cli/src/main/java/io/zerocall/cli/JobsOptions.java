package io.zerocall.cli;

import io.zerocall.broker.RpcBrokerBuilder;
import io.zerocall.jobs.JobLimits;
import io.zerocall.store.sqlite.SqliteJobStore;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a broker keeps jobs, and how many of them run at the same time. */
final class JobsOptions {
  @Option(
      names = "--jobs",
      paramLabel = "FILE",
      description = "Keep jobs in this file, which is created if it doesn't exist. Without it the"
          + " broker keeps no jobs.")
  private @Nullable Path file;

  @Option(
      names = "--job-limit",
      paramLabel = "METHOD=N",
      description =
          "At most N jobs of this method run at the same time. METHOD may end with *: then"
              + " each method whose name matches has this limit. Repeatable.")
  private Map<String, Integer> methodLimits = Map.of();

  @Option(
      names = "--tenant-limit",
      paramLabel = "N",
      description = "At most N jobs of each tenant run at the same time.")
  private int tenantLimit = Integer.MAX_VALUE;

  /**
   * Sets the store and the limits.
   *
   * @throws IllegalArgumentException if a limit is not positive
   * @throws io.zerocall.jobs.StoreUnavailableException if the store can't be opened
   */
  void applyTo(RpcBrokerBuilder builder) {
    builder.jobLimits(new JobLimits(methodLimits, tenantLimit));
    if (file != null) {
      builder.jobs(SqliteJobStore.open(file));
    }
  }
}
