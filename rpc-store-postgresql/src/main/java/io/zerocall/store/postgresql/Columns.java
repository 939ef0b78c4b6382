package io.zerocall.store.postgresql;

import io.zerocall.JsonText;
import io.zerocall.jobs.JobId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The values of columns as Java values, and back. */
final class Columns {
  private Columns() {}

  static UUID of(JobId id) {
    return new UUID(id.high(), id.low());
  }

  static UUID[] of(Collection<JobId> ids) {
    return ids.stream().map(Columns::of).toArray(UUID[]::new);
  }

  static JobId id(ResultSet row, int column) throws SQLException {
    UUID id = row.getObject(column, UUID.class);
    return new JobId(id.getMostSignificantBits(), id.getLeastSignificantBits());
  }

  static @Nullable String text(ResultSet row, int column) throws SQLException {
    return row.getString(column);
  }

  static @Nullable String ofJson(@Nullable JsonText json) {
    return json == null ? null : json.toString();
  }

  static @Nullable JsonText json(ResultSet row, int column) throws SQLException {
    String text = text(row, column);
    return text == null ? null : JsonText.parse(text);
  }

  /** Returns a column of parameters, one for each element. */
  static <E> @Nullable String[] texts(List<E> list, Function<E, @Nullable String> value) {
    @Nullable String[] column = new String[list.size()];
    for (int i = 0; i < column.length; i++) {
      column[i] = value.apply(list.get(i));
    }
    return column;
  }

  static <E> @Nullable Long[] longs(List<E> list, Function<E, @Nullable Long> value) {
    @Nullable Long[] column = new Long[list.size()];
    for (int i = 0; i < column.length; i++) {
      column[i] = value.apply(list.get(i));
    }
    return column;
  }

  static <E> @Nullable UUID[] ids(List<E> list, Function<E, @Nullable JobId> value) {
    @Nullable UUID[] column = new UUID[list.size()];
    for (int i = 0; i < column.length; i++) {
      JobId id = value.apply(list.get(i));
      column[i] = id == null ? null : of(id);
    }
    return column;
  }
}
