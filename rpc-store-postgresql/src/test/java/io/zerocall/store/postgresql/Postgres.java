package io.zerocall.store.postgresql;

import io.zerocall.testing.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The server that the tests of a JVM share. Each test uses a schema of its own. */
final class Postgres {
  private static @Nullable PostgresServer server;
  private static final AtomicInteger SCHEMAS = new AtomicInteger();

  private Postgres() {}

  /** Returns the server. Skips the test if PostgreSQL is not installed. */
  static synchronized PostgresServer server() {
    if (server == null) {
      try {
        PostgresServer started = PostgresServer.start();
        Runtime.getRuntime().addShutdownHook(new Thread(started::close));
        server = started;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return server;
  }

  /** Returns the name of a schema that doesn't exist. */
  static String newSchema() {
    return "test_" + SCHEMAS.incrementAndGet();
  }

  /** Connects as the superuser. */
  static Connection connect() throws SQLException {
    return DriverManager.getConnection(server().url(), PostgresServer.USER, null);
  }

  static PostgresJobStoreBuilder builder(String schema) {
    return PostgresJobStore.builder()
        .url(server().url(), PostgresServer.USER, null)
        .schema(schema);
  }
}
