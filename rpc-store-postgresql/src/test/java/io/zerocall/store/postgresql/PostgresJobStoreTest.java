package io.zerocall.store.postgresql;

import io.zerocall.jobs.JobStore;
import io.zerocall.jobs.JobStoreContract;
import java.util.function.LongSupplier;

/** The contract of a store. */
class PostgresJobStoreTest extends JobStoreContract {
  private final String schema = Postgres.newSchema();

  @Override
  protected JobStore open(LongSupplier clock) {
    return Postgres.builder(schema).clock(clock).open();
  }
}
