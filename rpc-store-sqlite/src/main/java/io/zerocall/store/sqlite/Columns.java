package io.zerocall.store.sqlite;

import io.zerocall.JsonText;
import io.zerocall.jobs.JobId;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The values of columns as Java values, and back. */
final class Columns {
  private Columns() {}

  static byte[] ofId(JobId id) {
    return ByteBuffer.allocate(2 * Long.BYTES)
        .putLong(id.high())
        .putLong(id.low())
        .array();
  }

  static JobId id(ResultSet row, int column) throws SQLException {
    ByteBuffer bytes = ByteBuffer.wrap(row.getBytes(column));
    return new JobId(bytes.getLong(), bytes.getLong());
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
}
