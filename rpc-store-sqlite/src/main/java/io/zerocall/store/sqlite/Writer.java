package io.zerocall.store.sqlite;

import io.zerocall.jobs.JobStore;
import io.zerocall.jobs.StoreUnavailableException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of a store, which alone uses its connection. It runs the operations that wait as one
 * transaction, and completes them when that is on the disk: callers share the time that the disk
 * needs. It also notifies the listener.
 */
final class Writer {
  private static final Logger LOG = LoggerFactory.getLogger(SqliteJobStore.class);

  /** How long the thread sleeps at most, because the wall clock may be set. */
  private static final long MOST_SLEEP_MILLIS = 1_000;

  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Path file;
  private final Connection connection;
  private final Tables tables;
  private final WaitingJobs waiting;
  private final LongSupplier clock;
  private final Savepoint savepoint;
  private final Checkpoints checkpoints;
  private final Expiry expiry;
  private final OperationQueue queue = new OperationQueue();
  private final List<Operation<?>> batch = new ArrayList<>();
  private final AtomicLong transactions = new AtomicLong();
  private final Thread thread;
  private volatile JobStore.@Nullable Listener listener;
  private long lastCommitNanos = System.nanoTime();

  Writer(Path file, Connection connection, Tables tables, WaitingJobs waiting, LongSupplier clock)
      throws SQLException {
    this.file = file;
    this.connection = connection;
    this.tables = tables;
    this.waiting = waiting;
    this.clock = clock;
    savepoint = new Savepoint(connection);
    checkpoints = new Checkpoints(connection);
    expiry = new Expiry(connection, tables.jobs());
    thread = new Thread(this::run, "zerocall-store-" + file.getFileName());
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  void add(Operation<?> operation) {
    queue.add(operation);
    wake();
  }

  /** Returns what {@code value} returns, or fails if the store has failed or is closed. */
  <T> CompletionStage<T> whileOpen(Supplier<T> value) {
    StoreUnavailableException refusal = queue.refusal();
    return refusal == null
        ? CompletableFuture.completedFuture(value.get())
        : CompletableFuture.failedFuture(refusal);
  }

  void listen(JobStore.Listener newListener) {
    listener = newListener;
    wake();
  }

  /** Has the writer look for what it has to do. */
  void wake() {
    LockSupport.unpark(thread);
  }

  /** Returns how many transactions have written what callers requested. */
  long transactions() {
    return transactions.get();
  }

  /** Ends the thread after everything that was requested, and waits for that. */
  void close() {
    queue.refuse(() -> Failures.closed(file));
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
      while (!queue.isRefusing() || !queue.isEmpty()) {
        turn();
      }
      checkpoints.whenLogIsNotEmpty();
      connection.close();
    } catch (SQLException | RuntimeException | Error e) {
      fail(e);
    } finally {
      waiting.clear();
      queue.end();
    }
  }

  private void turn() throws SQLException {
    queue.drainTo(batch);
    if (!batch.isEmpty()) {
      runBatch();
      checkpoints.whenLogIsLong();
    } else if (System.nanoTime() - lastCommitNanos > IDLE_NANOS) {
      checkpoints.whenLogIsNotEmpty();
    }
    expiry.run();
    notifyListener();
    if (queue.isEmpty() && !queue.isRefusing() && !expiry.isDue()) {
      sleep();
    }
  }

  private void runBatch() throws SQLException {
    if (!runAll()) {
      connection.rollback();
      for (Operation<?> operation : batch) {
        operation.run(tables, savepoint);
      }
    }
    connection.commit();
    lastCommitNanos = System.nanoTime();
    transactions.incrementAndGet();
    for (Operation<?> operation : batch) {
      operation.complete(waiting);
    }
    batch.clear();
  }

  /**
   * Runs the batch without savepoints, for which SQLite would copy each page that an operation
   * changes. Returns false if one of the operations has failed alone.
   */
  private boolean runAll() throws SQLException {
    for (Operation<?> operation : batch) {
      if (!operation.run(tables)) {
        return false;
      }
    }
    return true;
  }

  private void notifyListener() {
    JobStore.Listener current = listener;
    if (current == null) {
      return;
    }
    for (String method : waiting.drainNewlyDue()) {
      try {
        current.due(method);
      } catch (RuntimeException | Error e) {
        LOG.error("The listener of the store of jobs {} has failed", file, e);
      }
    }
  }

  private void sleep() {
    long wakeMillis = listener == null ? waiting.nextDueMillis() : waiting.nextDrainMillis();
    long millis = Math.min(MOST_SLEEP_MILLIS, wakeMillis - clock.getAsLong());
    if (millis > 0) {
      LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(millis));
      boolean unused = Thread.interrupted(); // which would end every further sleep at once
    }
  }

  /**
   * Ends the store. What is on the disk is unknown now, so nothing that was not reported as durable
   * may be used any more.
   */
  private void fail(Throwable failure) {
    waiting.clear(); // before a caller can know of the failure
    queue.refuse(() -> Failures.failed(file, failure));
    StoreUnavailableException exception = Failures.failed(file, failure);
    LOG.error(exception.getMessage());
    Closing.afterFailure(connection, failure);
    batch.forEach(operation -> operation.fail(exception));
  }
}
