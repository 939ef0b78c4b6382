package io.zerocall.store.postgresql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Opens the connections of a store. */
final class Connections {
  /** How long a statement runs at most. */
  static final int STATEMENT_MILLIS = 10_000;

  /**
   * How long the writer waits for a lock. Transactions of brokers are short; others may be long,
   * and what needs their locks is tried again later.
   */
  private static final int LOCK_MILLIS = 100;

  /** How long the server may be silent. */
  private static final int SILENCE_MILLIS = 30_000;

  private final DataSource dataSource;
  private final int statementMillis;

  Connections(DataSource dataSource, int statementMillis) {
    this.dataSource = dataSource;
    this.statementMillis = statementMillis;
  }

  /**
   * Opens a connection for statements that an index makes fast. It commits by itself. The tables
   * change faster than the statistics about them, with which the server would sometimes choose to
   * read a whole table, or to compile the statement.
   */
  Connection open() throws SQLException {
    return open(
        statementMillis,
        "; SET lock_timeout = " + LOCK_MILLIS
            + "; SET enable_seqscan = off; SET enable_mergejoin = off; SET jit = off");
  }

  /** Opens a connection for statements that may take long. */
  Connection openPatient() throws SQLException {
    return open(SILENCE_MILLIS, "");
  }

  private Connection open(int mostMillis, String more) throws SQLException {
    Connection connection = dataSource.getConnection();
    try (Statement statement = connection.createStatement()) {
      connection.setAutoCommit(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      connection.setNetworkTimeout(Runnable::run, SILENCE_MILLIS + STATEMENT_MILLIS);
      statement.execute("SET statement_timeout = " + mostMillis
          + "; SET idle_in_transaction_session_timeout = " + SILENCE_MILLIS + more);
      return connection;
    } catch (SQLException | RuntimeException | Error e) {
      closeAfter(connection, e);
      throw e;
    }
  }

  /** Closes the connection; a failure of that is only added to the first one. */
  static void closeAfter(Connection connection, Throwable failure) {
    try {
      connection.close();
    } catch (SQLException | RuntimeException e) {
      failure.addSuppressed(e);
    }
  }
}
