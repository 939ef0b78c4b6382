package io.zerocall.store.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.LongSupplier;

/**
 * What operations use within a transaction.
 *
 * @param jobs the jobs
 * @param schedules the schedules
 */
record Tables(Jobs jobs, Schedules schedules) {

  static Tables of(Connection connection, LongSupplier clock) throws SQLException {
    Jobs jobs = new Jobs(connection, clock);
    return new Tables(jobs, new Schedules(connection, jobs));
  }
}
