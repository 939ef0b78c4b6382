package io.zerocall.store.postgresql;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Creates the tables of a store, and changes those of an older version. The script {@code n.sql}
 * leads from version n-1 to n. Scripts that were published once never change.
 */
final class Migrations {
  /** The version of this release, and the number of its last script. */
  static final int VERSION = 1;

  /** Several brokers may start at the same time. This number only has to be nobody else's. */
  private static final long LOCK = 0x5A4A4F42_4D494752L;

  private Migrations() {}

  /** @throws io.zerocall.jobs.StoreUnavailableException if the store has a later version */
  static void apply(Connection connection, Settings settings, String name) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      if (version(statement, settings) != VERSION) {
        statement.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
        migrate(statement, settings, name);
      }
      connection.commit();
    }
    connection.setAutoCommit(true);
  }

  private static void migrate(Statement statement, Settings settings, String name)
      throws SQLException {
    int version = version(statement, settings);
    if (version > VERSION) {
      throw Failures.version(name, version, VERSION);
    }
    String schema = settings.quotedSchema();
    if (version == 0) { // without a right to create schemas, somebody else may have done it
      if (!exists(statement, "pg_namespace WHERE nspname", settings.schema())) {
        statement.execute("CREATE SCHEMA " + schema);
      }
      statement.execute("CREATE TABLE " + schema + ".version (number integer NOT NULL)");
      statement.execute("INSERT INTO " + schema + ".version VALUES (0)");
    }
    statement.execute("SET LOCAL search_path TO " + schema);
    for (int next = version + 1; next <= VERSION; next++) {
      statement.execute(script(next));
    }
    statement.execute("UPDATE " + schema + ".version SET number = " + VERSION);
  }

  /** Returns the version; 0 if there is no store. */
  private static int version(Statement statement, Settings settings) throws SQLException {
    String tables = "pg_tables WHERE tablename = 'version' AND schemaname";
    if (!exists(statement, tables, settings.schema())) {
      return 0;
    }
    String query = "SELECT number FROM " + settings.quotedSchema() + ".version";
    try (ResultSet result = statement.executeQuery(query)) {
      result.next();
      return result.getInt(1);
    }
  }

  /** Reads the tables: what functions know of them may be from before the lock. */
  private static boolean exists(Statement statement, String table, String value)
      throws SQLException {
    String query = "SELECT FROM pg_catalog." + table + " = '" + value + "'";
    try (ResultSet result = statement.executeQuery(query)) {
      return result.next();
    }
  }

  private static String script(int version) {
    String file = version + ".sql";
    try (InputStream in = Migrations.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(file + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
