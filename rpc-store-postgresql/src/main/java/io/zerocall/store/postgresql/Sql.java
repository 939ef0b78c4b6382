package io.zerocall.store.postgresql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Executes statements on one connection. In their texts, {@code $schema} is the schema,
 * {@code $now} the store's clock, {@code $server} the server's clock, and {@code $forever} the last
 * moment. The driver keeps what it has prepared.
 */
final class Sql {

  /** Reads the current row of a result. */
  @FunctionalInterface
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  private final Connection connection;
  private final String schema;
  private final Clock clock;

  /** The completed statements, by the texts with names. */
  private final Map<String, String> completed = new HashMap<>();

  /** @param schema the name of the schema, quoted */
  Sql(Connection connection, String schema, Clock clock) {
    this.connection = connection;
    this.schema = schema;
    this.clock = clock;
  }

  Connection connection() {
    return connection;
  }

  /** Returns how many rows the statement has changed. */
  int update(String text, @Nullable Object... values) throws SQLException {
    try (PreparedStatement statement = prepare(text, values)) {
      return statement.executeUpdate();
    }
  }

  <T> List<T> rows(String text, Row<T> row, @Nullable Object... values) throws SQLException {
    try (PreparedStatement statement = prepare(text, values);
        ResultSet result = statement.executeQuery()) {
      List<T> rows = new ArrayList<>();
      while (result.next()) {
        rows.add(row.read(result));
      }
      return rows;
    }
  }

  <T> Optional<T> row(String text, Row<T> row, @Nullable Object... values) throws SQLException {
    return rows(text, row, values).stream().findFirst();
  }

  private PreparedStatement prepare(String text, @Nullable Object... values) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(
        clock.jumps() ? complete(text) : completed.computeIfAbsent(text, this::complete));
    for (int i = 0; i < values.length; i++) {
      Object value = parameter(values[i]);
      if (value == null) {
        statement.setNull(i + 1, Types.VARCHAR); // the driver prepares again for another type
      } else {
        statement.setObject(i + 1, value);
      }
    }
    return statement;
  }

  private String complete(String text) {
    return text.replace("$schema", schema)
        .replace("$now", clock.sql())
        .replace("$server", Clock.SERVER)
        .replace("$forever", "9223372036854775807");
  }

  private @Nullable Object parameter(@Nullable Object value) throws SQLException {
    if (value instanceof UUID[] array) {
      return connection.createArrayOf("uuid", array);
    }
    if (value instanceof String[] array) {
      return connection.createArrayOf("text", array);
    }
    if (value instanceof Long[] array) {
      return connection.createArrayOf("int8", array);
    }
    if (value instanceof Integer[] array) {
      return connection.createArrayOf("int4", array);
    }
    return value;
  }
}
