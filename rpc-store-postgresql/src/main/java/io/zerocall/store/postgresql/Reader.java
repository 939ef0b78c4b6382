package io.zerocall.store.postgresql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs the requests that may read the whole store, on a thread and a connection of their own, so
 * that they delay no other. It is connected from the first such request on.
 */
final class Reader {
  /** How many requests may wait. */
  private static final int MOST_WAITING = 256;

  private final Connections connections;
  private final Settings settings;
  private final String name;
  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_WAITING), Reader::thread) {
        @Override
        protected void terminated() {
          disconnect(new IllegalStateException("closed"));
        }
      };
  private @Nullable Connection connection; // only the thread uses it, or the last one after its end

  Reader(Connections connections, Settings settings, String name) {
    this.connections = connections;
    this.settings = settings;
    this.name = name;
  }

  void read(Request<?, ?> request) {
    try {
      thread.execute(() -> run(request));
    } catch (RejectedExecutionException e) {
      request.fail(thread.isShutdown() ? Failures.closed(name) : Failures.tooManyReads(name));
    }
  }

  private static Thread thread(Runnable task) {
    Thread reader = new Thread(task, "zerocall-store-reader");
    reader.setDaemon(true);
    return reader;
  }

  private void run(Request<?, ?> request) {
    try {
      Connection current = connection == null ? connections.openPatient() : connection;
      connection = current;
      Sql sql = new Sql(current, settings.quotedSchema(), settings.clock());
      Plan.of(List.of(request))
          .run(new Transaction(sql, new UUID(0, 0), Map.of(), false, new Changes()));
      request.complete();
    } catch (SQLException | RuntimeException | Error e) { // for example too little memory
      disconnect(e);
      request.fail(Failures.outage(name, e));
    }
  }

  private void disconnect(Throwable failure) {
    if (connection != null) {
      Connections.closeAfter(connection, failure);
      connection = null;
    }
  }

  /** Ends the thread after everything that was requested. */
  void close() {
    thread.shutdown();
  }
}
