package io.zerocall.bench.jobs;

import com.zaxxer.hikari.HikariDataSource;
import io.zerocall.JsonText;
import io.zerocall.store.postgresql.PostgresJobStore;
import io.zerocall.store.postgresql.PostgresSubmission;
import java.io.IOException;
import java.sql.Connection;

/** Each submission is a transaction of the submitter's own, which no broker takes part in. */
final class PostgresSubmitters implements Submitters {
  /** The table of its jobs. */
  static final String TABLE = "zerocall.job";

  private final HikariDataSource connections;

  /** @param url a database's address for JDBC */
  PostgresSubmitters(String url) throws IOException {
    PostgresJobStore.open(url, null, null).close(); // creates the tables
    connections = ConnectionPool.inTransactions(url);
  }

  @Override
  public Submitter submitter() {
    return (a, b) -> {
      try (Connection connection = connections.getConnection()) {
        var unused = PostgresSubmission.of("bench.mult")
            .params(JsonText.parse("[" + a + "," + b + "]"))
            .submit(connection);
        connection.commit();
      }
    };
  }

  @Override
  public void close() {
    connections.close();
  }
}
