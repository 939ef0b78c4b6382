package io.zerocall.store.sqlite;

import io.zerocall.jobs.StoreUnavailableException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;

/** Opens the file of a store, and creates it if there is none. */
final class StoreFile {
  /** How much of the disk the write-ahead log keeps for its next use. */
  private static final long MOST_LOG_BYTES = 64 << 20;

  /** How much memory SQLite may use for pages. Ids are random, so each may need another page. */
  private static final int CACHE_KIB = 16 << 10;

  private final Path file;
  private final Connection connection;

  private StoreFile(Path file, Connection connection) {
    this.file = file;
    this.connection = connection;
  }

  /**
   * Returns a connection that has the file for itself and doesn't commit by itself.
   *
   * @throws StoreUnavailableException if the file is no store that this version can read
   */
  static Connection open(Path file) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(0);
    config.setGetGeneratedKeys(false); // which would be asked for after each insert
    // A URI, because sqlite-jdbc would read settings from a path that contains a question mark.
    Connection connection =
        JDBC.createConnection(JDBC.PREFIX + file.toUri(), config.toProperties());
    try {
      new StoreFile(file, connection).setUp();
      return connection;
    } catch (SQLException | RuntimeException | Error e) {
      Closing.afterFailure(connection, e);
      throw e;
    }
  }

  private void setUp() throws SQLException {
    boolean isNew = lockAndCheck();
    configure();
    connection.setAutoCommit(false);
    if (isNew) {
      create();
    }
    rewriteLog();
  }

  /**
   * Locks the file, looks at what it is before anything in it changes, and returns whether it is
   * empty.
   *
   * <p>SQLite's own lock is used because it excludes other programs with SQLite as well as other
   * connections of this process. The system's locks don't do the latter, and a process loses them
   * when any part of it closes the file.
   */
  private boolean lockAndCheck() throws SQLException {
    execute("PRAGMA locking_mode = EXCLUSIVE");
    execute("BEGIN EXCLUSIVE"); // keeps the lock from here on, in this mode
    long application = number("PRAGMA application_id");
    long version = number("PRAGMA user_version");
    boolean isEmpty = number("SELECT count(*) FROM sqlite_schema") == 0;
    execute("COMMIT");
    if (isEmpty && application == 0 && version == 0) {
      return true;
    }
    if (application != Schema.APPLICATION_ID) {
      throw Failures.foreign(file);
    }
    if (version != Schema.VERSION) {
      throw Failures.version(file, version);
    }
    return false;
  }

  private void configure() throws SQLException {
    execute("PRAGMA journal_mode = WAL");
    execute("PRAGMA synchronous = FULL");
    execute("PRAGMA fullfsync = ON"); // else macOS leaves the data in the disk's own cache
    execute("PRAGMA checkpoint_fullfsync = ON");
    execute("PRAGMA mmap_size = 0"); // an error of the disk would end the process
    execute("PRAGMA wal_autocheckpoint = 0"); // it ignores errors; see Checkpoints
    execute("PRAGMA journal_size_limit = " + MOST_LOG_BYTES);
    execute("PRAGMA cache_size = -" + CACHE_KIB);
    execute("PRAGMA temp_store = MEMORY");
  }

  private void create() throws SQLException {
    for (String statement : Schema.STATEMENTS) {
      execute(statement);
    }
    connection.commit();
  }

  /**
   * Moves the write-ahead log into the file. The system may have failed to write a part of the log
   * before the store was closed, and then still returns that part from its memory, without trying
   * again to write it. What is appended behind such a gap would be lost with the power.
   */
  private void rewriteLog() throws SQLException {
    execute("PRAGMA wal_checkpoint(TRUNCATE)");
  }

  private void execute(String text) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(text);
    }
  }

  private long number(String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      return result.getLong(1);
    }
  }
}
