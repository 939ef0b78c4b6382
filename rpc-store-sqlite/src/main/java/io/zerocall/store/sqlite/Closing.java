package io.zerocall.store.sqlite;

import java.sql.Connection;
import java.sql.SQLException;

/** Closes a connection after a failure. */
final class Closing {
  private Closing() {}

  /** Closes the connection; a failure of that is only added to the first one. */
  static void afterFailure(Connection connection, Throwable failure) {
    try {
      connection.close();
    } catch (SQLException | RuntimeException e) {
      failure.addSuppressed(e);
    }
  }
}
