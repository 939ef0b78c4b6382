package io.zerocall.store.postgresql;

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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Stores jobs in PostgreSQL, for several brokers at a time. A change is durable when the server has
 * confirmed its commit. Changes that are requested at the same time share a transaction.
 *
 * <p>When the server can't be reached, requests fail, and the store tries to connect until it can.
 * The ends of starts are kept until then. A request whose transaction was lost on the way fails,
 * although the server may have done it. The jobs of a broker that is away for longer than a lease
 * of 30 seconds may start elsewhere.
 *
 * <p>A request that needs what a transaction of somebody else has locked is tried again later.
 * After ten seconds it fails, except the ends of starts. A list has only the last error of each
 * job. At most 256 lists and counts wait; more of them fail.
 *
 * <p>A store has two connections, and a third one from the first {@link #list} or {@link #count}
 * on.
 */
public final class PostgresJobStore implements JobStore {
  private static final Adding ADDING = new Adding();
  private static final Taking TAKING = new Taking();
  private static final PuttingBack PUTTING_BACK = new PuttingBack();
  private static final DueMethods DUE_METHODS = new DueMethods();
  private static final Starting STARTING = new Starting();
  private static final Reporting REPORTING = new Reporting();
  private static final Ending ENDING = new Ending();
  private static final Cancelling CANCELLING = new Cancelling();
  private static final Resubmitting RESUBMITTING = new Resubmitting();
  private static final Finding FINDING = new Finding();
  private static final Listing LISTING = new Listing();
  private static final Counting COUNTING = new Counting();
  private static final Schedules.Writing SCHEDULING = new Schedules.Writing();
  private static final Schedules.Removing UNSCHEDULING = new Schedules.Removing();
  private static final Schedules.Reading READING_SCHEDULES = new Schedules.Reading();
  private static final Schedules.Firing FIRING = new Schedules.Firing();

  private final Writer writer;
  private final NoticeReader notices;
  private final Listeners listeners;
  private final Upkeep upkeep;

  PostgresJobStore(Writer writer, NoticeReader notices, Listeners listeners, Upkeep upkeep) {
    this.writer = writer;
    this.notices = notices;
    this.listeners = listeners;
    this.upkeep = upkeep;
  }

  /**
   * Opens the store in the schema {@code zerocall} of a database. Its tables are created if they
   * don't exist, or changed if they are those of an older version.
   *
   * @param url for example {@code jdbc:postgresql://localhost/jobs}
   * @param user null if the URL names the user, or PostgreSQL's driver decides
   * @param password null if the URL has it, or none is needed; the library never logs it
   * @throws StoreUnavailableException if that fails; the message names the database and what helps
   */
  public static PostgresJobStore open(
      String url, @Nullable String user, @Nullable String password) {
    return builder().url(url, user, password).open();
  }

  /**
   * Opens the store in the schema {@code zerocall} of a database.
   *
   * @param dataSource makes connections; not a pool, because the store keeps them and changes their
   *     settings
   * @throws StoreUnavailableException if that fails; the message names the database and what helps
   */
  public static PostgresJobStore open(DataSource dataSource) {
    return builder().dataSource(dataSource).open();
  }

  /** Returns a builder for stores with other settings. */
  public static PostgresJobStoreBuilder builder() {
    return new PostgresJobStoreBuilder();
  }

  @Override
  public void listen(Listener listener) {
    listeners.set(listener);
    upkeep.lookSoon();
    writer.wake();
  }

  @Override
  public CompletionStage<JobId> add(NewJob job) {
    try {
      Texts.check(job);
    } catch (IllegalArgumentException e) {
      return CompletableFuture.failedFuture(e);
    }
    return request(ADDING, job, List.of(job.id()), size(job.params()) + size(job.header()));
  }

  @Override
  public CompletionStage<List<DueJob>> take(Claim claim) {
    return Texts.isStorable(claim.method())
        ? request(TAKING, claim, List.of(claim.method()), 0)
        : CompletableFuture.completedFuture(List.of()); // there are none
  }

  @Override
  public void putBack(Collection<JobId> jobs) {
    List<JobId> copy = List.copyOf(jobs);
    var unused = request(PUTTING_BACK, copy, copy, 0);
  }

  @Override
  public CompletionStage<Set<String>> dueMethods() {
    return request(DUE_METHODS, true, List.of(), 0);
  }

  @Override
  public CompletionStage<Optional<StartedJob>> start(JobId job) {
    return request(STARTING, job, List.of(job), 0);
  }

  @Override
  public CompletionStage<Boolean> report(JobId job, long token, JobProgress progress) {
    Reporting.Report report = new Reporting.Report(job, token, Texts.storable(progress));
    return request(REPORTING, report, List.of(job), 0);
  }

  @Override
  public CompletionStage<Boolean> end(JobId job, long token, JobEnd end) {
    Ending.End request = new Ending.End(job, token, end);
    return request(ENDING, request, List.of(job), size(request.result()) + size(request.error()));
  }

  @Override
  public CompletionStage<Optional<StoredJob>> cancel(JobId job) {
    return request(CANCELLING, job, List.of(job), 0);
  }

  @Override
  public CompletionStage<Optional<StoredJob>> resubmit(JobId job) {
    return request(RESUBMITTING, job, List.of(job), 0);
  }

  @Override
  public CompletionStage<Optional<StoredJob>> find(JobId job) {
    return request(FINDING, job, List.of(job), 0);
  }

  @Override
  public CompletionStage<List<StoredJob>> list(JobFilter filter, int most) {
    if (!Texts.isStorable(filter.method()) || !Texts.isStorable(filter.owner())) {
      return CompletableFuture.completedFuture(List.of()); // there are none
    }
    return request(LISTING, new Listing.Query(filter, most), List.of(), 0);
  }

  @Override
  public CompletionStage<Map<JobState, Long>> count() {
    return request(COUNTING, true, List.of(), 0);
  }

  @Override
  public CompletionStage<Void> schedule(Schedule schedule) {
    try {
      Texts.check(schedule);
    } catch (IllegalArgumentException e) {
      return CompletableFuture.failedFuture(e);
    }
    return request(SCHEDULING, schedule, List.of(Schedules.Name.of(schedule)), 0);
  }

  @Override
  public CompletionStage<Boolean> unschedule(String name, @Nullable String owner) {
    if (!Texts.isStorable(name) || !Texts.isStorable(owner)) {
      return CompletableFuture.completedFuture(false); // there is none
    }
    Schedules.Name argument = new Schedules.Name(name, owner);
    return request(UNSCHEDULING, argument, List.of(argument), 0);
  }

  @Override
  public CompletionStage<List<Schedule>> schedules() {
    return request(READING_SCHEDULES, true, List.of(), 0);
  }

  @Override
  public CompletionStage<Boolean> fire(Schedule schedule, long nextMillis, NewJob job) {
    try {
      Texts.check(job);
    } catch (IllegalArgumentException e) {
      return CompletableFuture.failedFuture(e);
    }
    List<Object> subjects = List.of(Schedules.Name.of(schedule), job.id());
    return request(FIRING, new Schedules.Fire(schedule, nextMillis, job), subjects, 0);
  }

  /**
   * Makes the pending changes durable, gives the jobs that it holds to other brokers, and closes
   * the connections.
   */
  @Override
  public void close() {
    writer.close();
    notices.close();
  }

  /** Returns how many transactions have run what was requested. */
  long transactions() {
    return writer.transactions();
  }

  private <A, T> CompletionStage<T> request(
      Work<A, T> work, A argument, Collection<?> subjects, long size) {
    Request<A, T> request = new Request<>(work, argument, subjects, size);
    writer.add(request);
    return request.stage();
  }

  private static long size(@Nullable JsonText json) {
    return json == null ? 0 : json.toString().length();
  }
}
