package io.zerocall.store.sqlite;

import io.zerocall.jobs.JobStore;
import io.zerocall.jobs.JobStoreContract;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.io.TempDir;

/** The contract of a store. */
class SqliteJobStoreTest extends JobStoreContract {
  @TempDir
  private Path directory;

  @Override
  protected JobStore open(LongSupplier clock) {
    return SqliteJobStore.open(directory.resolve("jobs.db"), clock);
  }
}
