package io.zerocall.store.sqlite;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Copies the write-ahead log into the file. Only the writer uses it, between transactions.
 *
 * <p>SQLite could do this by itself, but ignores if the disk fails meanwhile. The next attempt may
 * then seem to succeed, because the system writes no page again that it once failed to write.
 */
final class Checkpoints {
  /**
   * How many pages the log may have: 48 MB. A page that has changed several times is copied once,
   * so SQLite's own limit of 1,000 would have more to copy.
   */
  private static final int MOST_FRAMES = 12_000;

  private final Sql look;
  private final Sql copy;

  Checkpoints(Connection connection) throws SQLException {
    look = new Sql(connection, "PRAGMA wal_checkpoint(NOOP)");
    copy = new Sql(connection, "PRAGMA wal_checkpoint(PASSIVE)");
  }

  void whenLogIsLong() throws SQLException {
    if (frames() >= MOST_FRAMES) {
      run();
    }
  }

  void whenLogIsNotEmpty() throws SQLException {
    if (frames() > 0) {
      run();
    }
  }

  private void run() throws SQLException {
    copy.each(row -> {});
  }

  private int frames() throws SQLException {
    return look.row(Checkpoints::frames).orElse(0);
  }

  private static int frames(ResultSet row) throws SQLException {
    return row.getInt(2) - row.getInt(3); // written, and copied already
  }
}
