package io.zerocall.cli;

import io.zerocall.broker.RpcBrokerBuilder;
import io.zerocall.jobs.JobLimits;
import io.zerocall.jobs.JobStore;
import io.zerocall.store.postgresql.PostgresJobStore;
import io.zerocall.store.sqlite.SqliteJobStore;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a broker keeps jobs, and how many of them run at the same time. */
final class JobsOptions {
  private static final String POSTGRESQL = "jdbc:postgresql:";

  @Option(
      names = "--jobs",
      paramLabel = "FILE|URL",
      description = "Keep jobs in this file, which is created if it doesn't exist, or in a"
          + " PostgreSQL database, which other brokers may use too:"
          + " jdbc:postgresql://HOST/DATABASE?user=NAME. The password is read from ~/.pgpass, or"
          + " from the environment variable PGPASSWORD. Without it the broker keeps no jobs.")
  private @Nullable String store;

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
   * @throws IllegalArgumentException if a limit is not positive, or a URL is none
   * @throws io.zerocall.jobs.StoreUnavailableException if the store can't be opened
   */
  void applyTo(RpcBrokerBuilder builder) {
    builder.jobLimits(new JobLimits(methodLimits, tenantLimit));
    if (store != null) {
      builder.jobs(open(store));
    }
  }

  private static JobStore open(String store) {
    return store.startsWith(POSTGRESQL)
        ? PostgresJobStore.open(store, null, System.getenv("PGPASSWORD"))
        : SqliteJobStore.open(Path.of(store));
  }
}
