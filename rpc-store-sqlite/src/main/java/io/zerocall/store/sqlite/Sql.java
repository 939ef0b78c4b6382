package io.zerocall.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A statement that is prepared once. It is closed with its connection. */
final class Sql {

  /** Reads the current row of a result. */
  @FunctionalInterface
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** Receives the current row of a result. */
  @FunctionalInterface
  interface RowConsumer {
    void accept(ResultSet row) throws SQLException;
  }

  private final PreparedStatement statement;

  Sql(Connection connection, String text) throws SQLException {
    statement = connection.prepareStatement(text);
  }

  void update(@Nullable Object... values) throws SQLException {
    bind(values);
    try {
      statement.executeUpdate();
    } finally {
      statement.clearParameters(); // which may be large
    }
  }

  void each(RowConsumer consumer, @Nullable Object... values) throws SQLException {
    bind(values);
    try (ResultSet result = statement.executeQuery()) {
      while (result.next()) {
        consumer.accept(result);
      }
    }
  }

  <T> List<T> rows(Row<T> row, @Nullable Object... values) throws SQLException {
    List<T> rows = new ArrayList<>();
    each(result -> rows.add(row.read(result)), values);
    return rows;
  }

  <T> Optional<T> row(Row<T> row, @Nullable Object... values) throws SQLException {
    bind(values);
    try (ResultSet result = statement.executeQuery()) {
      return result.next() ? Optional.of(row.read(result)) : Optional.empty();
    }
  }

  private void bind(@Nullable Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
  }
}
