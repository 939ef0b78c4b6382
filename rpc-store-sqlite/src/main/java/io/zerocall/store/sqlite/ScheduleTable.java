package io.zerocall.store.sqlite;

import io.zerocall.JsonText;
import io.zerocall.jobs.Schedule;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The schedules. Only the thread of its connection uses it. */
final class ScheduleTable {
  private static final String COLUMNS = "owner, name, definition, next";

  private final Sql add;
  private final Sql move;
  private final Sql delete;
  private final Sql find;
  private final Sql list;

  ScheduleTable(Connection connection) throws SQLException {
    add = new Sql(
        connection,
        "INSERT INTO schedule (" + COLUMNS + ") VALUES (?, ?, ?, ?) "
            + "ON CONFLICT (owner, name) DO UPDATE SET definition = excluded.definition, next = "
            + "iif(definition = excluded.definition, min(next, excluded.next), excluded.next)");
    move = new Sql(connection, "UPDATE schedule SET next = ? WHERE owner = ? AND name = ?");
    delete = new Sql(connection, "DELETE FROM schedule WHERE owner = ? AND name = ?");
    find = new Sql(connection, "SELECT " + COLUMNS + " FROM schedule WHERE owner = ? AND name = ?");
    list = new Sql(connection, "SELECT " + COLUMNS + " FROM schedule ORDER BY next, owner, name");
  }

  /** Adds or replaces a schedule. With an equal definition what is due stays due. */
  void add(Schedule schedule) throws SQLException {
    add.update(
        owner(schedule.owner()),
        schedule.name(),
        schedule.definition().toString(),
        schedule.nextMillis());
  }

  /** Sets when a schedule is submitted next, in milliseconds since 1970. */
  void move(String name, @Nullable String owner, long nextMillis) throws SQLException {
    move.update(nextMillis, owner(owner), name);
  }

  void delete(String name, @Nullable String owner) throws SQLException {
    delete.update(owner(owner), name);
  }

  Optional<Schedule> find(String name, @Nullable String owner) throws SQLException {
    return find.row(ScheduleTable::schedule, owner(owner), name);
  }

  List<Schedule> list() throws SQLException {
    return list.rows(ScheduleTable::schedule);
  }

  private static String owner(@Nullable String owner) {
    return Objects.requireNonNullElse(owner, "");
  }

  private static Schedule schedule(ResultSet row) throws SQLException {
    String owner = row.getString(1);
    return new Schedule(
        row.getString(2),
        owner.isEmpty() ? null : owner,
        JsonText.parse(row.getString(3)),
        row.getLong(4));
  }
}
