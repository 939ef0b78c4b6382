package io.zerocall.store.postgresql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of a store that changes it. It runs the requests that wait as one transaction, and
 * completes them after its commit: callers share the time that the server needs. There is one such
 * thread, because requests that concern the same job must stay in their order.
 */
final class Writer {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresJobStore.class);

  private final String name;
  private final Sessions sessions;
  private final Upkeep upkeep;
  private final Reader reader;
  private final RequestQueue queue = new RequestQueue();
  private final List<Request<?, ?>> batch = new ArrayList<>();
  private final AtomicLong transactions = new AtomicLong();
  private final Thread thread;

  Writer(String name, Sessions sessions, Upkeep upkeep, Reader reader) {
    this.name = name;
    this.sessions = sessions;
    this.upkeep = upkeep;
    this.reader = reader;
    thread = new Thread(this::run, "zerocall-store-writer");
    thread.setDaemon(true);
  }

  /**
   * Begins the lease and the thread.
   *
   * @throws SQLException if there is no connection
   */
  void start() throws SQLException {
    var unused = sessions.current();
    thread.start();
  }

  void add(Request<?, ?> request) {
    queue.add(request);
    wake();
  }

  /** Has the writer look for what it has to do. */
  void wake() {
    LockSupport.unpark(thread);
  }

  /** Returns how many transactions have run what callers requested. */
  long transactions() {
    return transactions.get();
  }

  /** Ends the thread after everything that was requested, and waits for that. */
  void close() {
    queue.close(() -> Failures.closed(name));
    wake();
    if (Thread.currentThread() != thread) {
      joinUninterruptibly();
    }
  }

  private void joinUninterruptibly() {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!queue.isClosed() || (sessions.isConnected() && !queue.isEmpty())) {
        turn();
      }
      sessions.end();
    } catch (SQLException | RuntimeException e) {
      LOG.warn("The lease on the jobs of {} could not be ended: {}", name, e.getMessage());
    } finally {
      queue.failRest();
      reader.close();
    }
  }

  private void turn() {
    long sleepNanos;
    try {
      connect();
      queue.drainTo(batch);
      runBatch();
      sessions.keepUp();
      sleepNanos = queue.isEmpty() ? Math.min(upkeep.sleepNanos(), queue.pauseNanos()) : 0;
    } catch (SQLException | RuntimeException | Error e) { // as callers wait for this thread
      fail(e);
      sleepNanos = sessions.pauseNanos();
    }
    if (sleepNanos > 0 && !queue.isClosed()) {
      LockSupport.parkNanos(this, sleepNanos);
      boolean unused = Thread.interrupted(); // which would end every further sleep at once
    }
  }

  private void connect() throws SQLException {
    if (!sessions.isConnected()) {
      var unused = sessions.current();
      queue.endOutage();
      LOG.info("The store of jobs {} can be reached again", name);
    }
  }

  private void runBatch() throws SQLException {
    List<Request<?, ?>> requests = new ArrayList<>();
    List<Request<?, ?>> reads = new ArrayList<>();
    for (Request<?, ?> request : batch) {
      (request.work().step().readsMuch() ? reads : requests).add(request);
    }
    List<Changes> changes = sessions.run(requests);
    if (!requests.isEmpty()) {
      transactions.incrementAndGet();
    }
    batch.clear();
    requests.forEach(this::complete);
    changes.forEach(sessions::apply);
    reads.forEach(reader::read);
  }

  private void complete(Request<?, ?> request) {
    if (!request.isPostponed()) {
      request.complete();
    } else if (request.isOverdue(System.nanoTime())) {
      request.fail(Failures.locked(name));
    } else {
      queue.postpone(request);
    }
  }

  /** Gives up the connection. The requests of which the effect is unknown fail. */
  private void fail(Throwable failure) {
    if (sessions.isConnected()) {
      LOG.warn(Failures.outage(name, failure).getMessage());
    }
    sessions.fail(failure, batch);
    queue.beginOutage(batch, () -> Failures.outage(name, failure));
    batch.clear();
  }
}
