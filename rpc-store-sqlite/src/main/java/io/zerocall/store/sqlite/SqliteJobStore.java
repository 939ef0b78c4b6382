package io.zerocall.store.sqlite;

import io.zerocall.JobState;
import io.zerocall.JsonText;
import io.zerocall.jobs.Claim;
import io.zerocall.jobs.DueJob;
import io.zerocall.jobs.JobEnd;
import io.zerocall.jobs.JobFilter;
import io.zerocall.jobs.JobId;
import io.zerocall.jobs.JobProgress;
import io.zerocall.jobs.JobStore;
import io.zerocall.jobs.NewJob;
import io.zerocall.jobs.Schedule;
import io.zerocall.jobs.StartedJob;
import io.zerocall.jobs.StoreUnavailableException;
import io.zerocall.jobs.StoredJob;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Stores jobs in a file on a local disk, for one broker at a time. A change is durable when the
 * disk has confirmed it, and survives the end of the process and of the power. Changes that are
 * requested at the same time share one write.
 *
 * <p>Beside the file is another one with the same name and {@code -wal} at its end. The two belong
 * together.
 */
public final class SqliteJobStore implements JobStore {
  private final WaitingJobs waiting;
  private final Writer writer;

  private SqliteJobStore(WaitingJobs waiting, Writer writer) {
    this.waiting = waiting;
    this.writer = writer;
  }

  /**
   * Opens the store in a file, which is created if it doesn't exist. Jobs that were running when it
   * was closed wait again.
   *
   * @throws StoreUnavailableException if that fails, for example because another process has the
   *     store open, or because the file is no store; the message names the file and what helps
   */
  public static SqliteJobStore open(Path file) {
    return open(file, System::currentTimeMillis);
  }

  static SqliteJobStore open(Path file, LongSupplier clock) {
    Path absolute = file.toAbsolutePath();
    try {
      return open(absolute, StoreFile.open(absolute), clock);
    } catch (StoreUnavailableException e) {
      throw e;
    } catch (SQLException | RuntimeException e) {
      throw Failures.notOpened(absolute, e);
    }
  }

  private static SqliteJobStore open(Path file, Connection connection, LongSupplier clock)
      throws SQLException {
    try {
      Tables tables = Tables.of(connection, clock);
      WaitingJobs waiting = new WaitingJobs(clock);
      tables.jobs().recover(waiting);
      connection.commit();
      Writer writer = new Writer(file, connection, tables, waiting, clock);
      writer.start();
      return new SqliteJobStore(waiting, writer);
    } catch (SQLException | RuntimeException | Error e) {
      Closing.afterFailure(connection, e);
      throw e;
    }
  }

  @Override
  public void listen(Listener listener) {
    waiting.announceAll();
    writer.listen(listener);
  }

  @Override
  public CompletionStage<JobId> add(NewJob job) {
    return request(tables -> tables.jobs().add(job), size(job.params()) + size(job.header()));
  }

  @Override
  public CompletionStage<List<DueJob>> take(Claim claim) {
    return writer.whileOpen(() -> waiting.take(claim));
  }

  @Override
  public void putBack(Collection<JobId> jobs) {
    waiting.putBack(jobs);
    writer.wake();
  }

  @Override
  public CompletionStage<Set<String>> dueMethods() {
    return writer.whileOpen(waiting::dueMethods);
  }

  @Override
  public CompletionStage<Optional<StartedJob>> start(JobId job) {
    return request(tables -> tables.jobs().start(job), 0);
  }

  @Override
  public CompletionStage<Boolean> report(JobId job, long token, JobProgress progress) {
    return request(tables -> tables.jobs().report(job, token, progress), 0);
  }

  @Override
  public CompletionStage<Boolean> end(JobId job, long token, JobEnd end) {
    return request(tables -> tables.jobs().end(job, token, end), size(end));
  }

  @Override
  public CompletionStage<Optional<StoredJob>> cancel(JobId job) {
    return request(tables -> tables.jobs().cancel(job), 0);
  }

  @Override
  public CompletionStage<Optional<StoredJob>> resubmit(JobId job) {
    return request(tables -> tables.jobs().resubmit(job), 0);
  }

  @Override
  public CompletionStage<Optional<StoredJob>> find(JobId job) {
    return request(tables -> tables.jobs().find(job), 0);
  }

  @Override
  public CompletionStage<List<StoredJob>> list(JobFilter filter, int most) {
    return request(tables -> tables.jobs().list(filter, most), 0);
  }

  @Override
  public CompletionStage<Map<JobState, Long>> count() {
    return request(tables -> tables.jobs().count(), 0);
  }

  @Override
  public CompletionStage<Void> schedule(Schedule schedule) {
    return request(tables -> tables.schedules().add(schedule), size(schedule.definition()));
  }

  @Override
  public CompletionStage<Boolean> unschedule(String name, @Nullable String owner) {
    return request(tables -> tables.schedules().remove(name, owner), 0);
  }

  @Override
  public CompletionStage<List<Schedule>> schedules() {
    return request(tables -> tables.schedules().list(), 0);
  }

  @Override
  public CompletionStage<Boolean> fire(Schedule schedule, long nextMillis, NewJob job) {
    return request(
        tables -> tables.schedules().fire(schedule, nextMillis, job),
        size(job.params()) + size(job.header()));
  }

  @Override
  public void close() {
    writer.close();
  }

  /** Returns how many transactions have written what was requested. */
  long transactions() {
    return writer.transactions();
  }

  private <T> CompletionStage<T> request(Operation.Body<T> body, long size) {
    Operation<T> operation = new Operation<>(body, size);
    writer.add(operation);
    return operation.stage();
  }

  private static long size(JobEnd end) {
    if (end instanceof JobEnd.Done done) {
      return size(done.result());
    }
    if (end instanceof JobEnd.Failed failed) {
      return size(failed.error());
    }
    return end instanceof JobEnd.Again again ? size(again.error()) : 0;
  }

  private static long size(@Nullable JsonText json) {
    return json == null ? 0 : json.toString().length();
  }
}
