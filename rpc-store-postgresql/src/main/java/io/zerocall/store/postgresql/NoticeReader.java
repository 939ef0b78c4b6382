package io.zerocall.store.postgresql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that receives what other brokers tell, on a connection of its own. When it was without
 * a connection, it may have missed something: the writer notifies the listener of that, because
 * what the listener then requests must not fail.
 */
final class NoticeReader {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresJobStore.class);
  private static final int SILENCE_MILLIS = 5_000;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final Connections connections;
  private final Settings settings;
  private final UUID store;
  private final Listeners listeners;
  private final Upkeep upkeep;
  private final Thread thread;
  private volatile boolean closed;
  private @Nullable Connection connection; // guarded by this

  NoticeReader(
      Connections connections, Settings settings, UUID store, Listeners listeners, Upkeep upkeep) {
    this.connections = connections;
    this.settings = settings;
    this.store = store;
    this.listeners = listeners;
    this.upkeep = upkeep;
    thread = new Thread(this::run, "zerocall-store-notices");
    thread.setDaemon(true);
  }

  /**
   * Begins to receive, before the store looks for the first time.
   *
   * @throws SQLException if there is no connection
   */
  void start() throws SQLException {
    connect();
    thread.start();
  }

  private void run() {
    while (!closed) {
      try {
        receive();
      } catch (SQLException | RuntimeException e) {
        reconnectLater();
      } catch (Error e) { // as without this thread the store would hear of nothing any more
        LOG.error("The store of jobs can't read a notification", e);
        reconnectLater();
      }
    }
  }

  private void reconnectLater() {
    LockSupport.parkNanos(PAUSE_NANOS);
    reconnect();
  }

  private void reconnect() {
    try {
      if (!closed) {
        connect();
        upkeep.missed();
      }
    } catch (SQLException | RuntimeException | Error e) {
      disconnect(); // and tries again: the writer reports that the server can't be reached
    }
  }

  private void connect() throws SQLException {
    disconnect();
    Connection opened = connections.open();
    synchronized (this) {
      connection = opened;
    }
    if (closed) {
      disconnect();
      return;
    }
    try (Statement statement = opened.createStatement()) {
      statement.execute("LISTEN " + settings.channel());
    }
  }

  private void receive() throws SQLException {
    Connection current = current();
    check(current);
    PGNotification[] notifications =
        current.unwrap(PGConnection.class).getNotifications(SILENCE_MILLIS);
    if (notifications != null) {
      for (PGNotification notification : notifications) {
        receive(notification.getParameter());
      }
    }
  }

  /** Finds out whether the server still answers. */
  private static void check(Connection current) throws SQLException {
    try (Statement statement = current.createStatement()) {
      statement.execute("");
    }
  }

  private void receive(String payload) {
    if (Notice.isOf(store, payload)) {
      return;
    }
    if (Notice.isOfNewBroker(payload)) {
      upkeep.greeted();
    }
    if (Notice.isOfMissed(payload)) {
      upkeep.missed();
    }
    if (Notice.isOfAnyMethod(payload)) {
      upkeep.lookSoon();
    }
    listeners.due(Notice.dueMethods(payload));
    listeners.ended(Notice.endedJobs(payload));
  }

  private synchronized Connection current() throws SQLException {
    if (connection == null) {
      throw new SQLException("not connected");
    }
    return connection;
  }

  private void disconnect() {
    Connection old;
    synchronized (this) {
      old = connection;
      connection = null;
    }
    if (old != null) {
      try {
        old.abort(Runnable::run); // doesn't wait for the thread that reads
      } catch (SQLException e) {
        // It is closed anyway.
      }
    }
  }

  void close() {
    closed = true;
    disconnect();
    LockSupport.unpark(thread);
  }
}
