package io.zerocall.store.sqlite;

import java.sql.Connection;
import java.sql.SQLException;

/** A point within a transaction to which a refused operation returns. */
final class Savepoint {
  private final Sql set;
  private final Sql rollBack;
  private final Sql release;

  Savepoint(Connection connection) throws SQLException {
    set = new Sql(connection, "SAVEPOINT operation");
    rollBack = new Sql(connection, "ROLLBACK TO operation");
    release = new Sql(connection, "RELEASE operation");
  }

  void set() throws SQLException {
    set.update();
  }

  void rollBack() throws SQLException {
    rollBack.update();
  }

  void release() throws SQLException {
    release.update();
  }
}
