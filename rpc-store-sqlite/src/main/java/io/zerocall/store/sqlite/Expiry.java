package io.zerocall.store.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/**
 * Deletes expired jobs: once a second, so that many share a transaction, and in bounded batches, so
 * that no operation waits for long. Only the writer uses it.
 */
final class Expiry {
  private static final int MOST_AT_A_TIME = 256;
  private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Connection connection;
  private final Jobs jobs;
  private long nextNanos = System.nanoTime();

  Expiry(Connection connection, Jobs jobs) {
    this.connection = connection;
    this.jobs = jobs;
  }

  /** Deletes a batch if it is time. */
  void run() throws SQLException {
    if (System.nanoTime() - nextNanos < 0) {
      return;
    }
    int deleted = jobs.deleteExpired(MOST_AT_A_TIME);
    connection.commit();
    boolean isRest = deleted == MOST_AT_A_TIME;
    nextNanos = System.nanoTime() + (isRest ? 0 : PERIOD_NANOS);
  }

  /** Returns whether there may be more to delete at once. */
  boolean isDue() {
    return System.nanoTime() - nextNanos >= 0;
  }
}
