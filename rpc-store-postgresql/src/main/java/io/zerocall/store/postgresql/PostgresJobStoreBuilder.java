package io.zerocall.store.postgresql;

import io.zerocall.jobs.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** Opens a {@link PostgresJobStore}. Not thread-safe. */
public final class PostgresJobStoreBuilder {
  private static final long DEFAULT_LEASE_MILLIS = 30_000;

  private @Nullable DataSource dataSource;
  private String schema = Settings.DEFAULT_SCHEMA;
  private long leaseMillis = DEFAULT_LEASE_MILLIS;
  private int statementMillis = Connections.STATEMENT_MILLIS;
  private Clock clock = Clock.ofServer();

  PostgresJobStoreBuilder() {}

  /**
   * Sets the database.
   *
   * @param url for example {@code jdbc:postgresql://localhost/jobs}
   * @param user null if the URL names the user, or PostgreSQL's driver decides
   * @param password null if the URL has it, or none is needed; the library never logs it
   * @throws IllegalArgumentException if it is no URL of PostgreSQL's driver
   */
  public PostgresJobStoreBuilder url(String url, @Nullable String user, @Nullable String password) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setTcpKeepAlive(true);
    source.setApplicationName("zerocall");
    try {
      source.setURL(url);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "url: not a URL of PostgreSQL (expected: jdbc:postgresql://HOST/DATABASE)", e);
    }
    if (user != null) {
      source.setUser(user);
    }
    if (password != null) {
      source.setPassword(password);
    }
    return dataSource(source);
  }

  /**
   * Sets the database.
   *
   * @param source makes connections; not a pool, because the store keeps them and changes their
   *     settings
   */
  public PostgresJobStoreBuilder dataSource(DataSource source) {
    dataSource = source;
    return this;
  }

  /**
   * Sets the schema, which is created if it doesn't exist; default {@code zerocall}.
   *
   * @param name at most 41 lower-case letters, digits and underscores
   */
  public PostgresJobStoreBuilder schema(String name) {
    schema = name;
    return this;
  }

  /**
   * Sets after which time the jobs of a lost broker may start elsewhere; default 30 seconds. The
   * store renews its lease three times in that time.
   *
   * @throws IllegalArgumentException if it is less than 100 milliseconds
   */
  public PostgresJobStoreBuilder lease(Duration lease) {
    if (lease.compareTo(Duration.ofMillis(100)) < 0) {
      throw new IllegalArgumentException("lease: " + lease + " (expected: at least PT0.1S)");
    }
    leaseMillis = lease.toMillis();
    return this;
  }

  /** Sets how long a statement may take. */
  PostgresJobStoreBuilder statementMillis(int millis) {
    statementMillis = millis;
    return this;
  }

  /** Sets another clock than the server's, in milliseconds since 1970. */
  PostgresJobStoreBuilder clock(LongSupplier epochMillis) {
    clock = Clock.of(epochMillis);
    return this;
  }

  /**
   * Opens the store.
   *
   * @throws IllegalArgumentException if the name of the schema can't be one
   * @throws StoreUnavailableException if that fails; the message names the database and what helps
   */
  public PostgresJobStore open() {
    DataSource source = Objects.requireNonNull(dataSource, "dataSource");
    Settings settings = new Settings(schema, leaseMillis, clock);
    String name = name(source);
    Connections connections = new Connections(source, statementMillis);
    try (Connection connection = connections.openPatient()) {
      Migrations.apply(connection, settings, name);
    } catch (SQLException e) {
      throw Failures.notOpened(name, e);
    }
    return open(connections, settings, name);
  }

  private static PostgresJobStore open(Connections connections, Settings settings, String name) {
    UUID store = UUID.randomUUID();
    Listeners listeners = new Listeners();
    Upkeep upkeep = new Upkeep(settings);
    NoticeReader notices = new NoticeReader(connections, settings, store, listeners, upkeep);
    Sessions sessions = new Sessions(connections, settings, store, listeners, upkeep);
    Reader reader = new Reader(connections, settings, name);
    Writer writer = new Writer(name, sessions, upkeep, reader);
    try {
      notices.start();
      writer.start();
      return new PostgresJobStore(writer, notices, listeners, upkeep);
    } catch (SQLException e) {
      notices.close();
      reader.close();
      throw Failures.notOpened(name, e);
    } catch (RuntimeException | Error e) {
      notices.close();
      reader.close();
      throw e;
    }
  }

  /** Returns how messages name the database: without parameters, which may have a password. */
  private static String name(DataSource source) {
    if (source instanceof PGSimpleDataSource known) {
      String url = known.getURL();
      int parameters = url.indexOf('?');
      return parameters < 0 ? url : url.substring(0, parameters);
    }
    return "in PostgreSQL";
  }
}
