package io.zerocall.store.sqlite;

import io.zerocall.JobState;
import io.zerocall.JsonText;
import io.zerocall.jobs.JobEnd;
import io.zerocall.jobs.JobFilter;
import io.zerocall.jobs.JobId;
import io.zerocall.jobs.JobKey;
import io.zerocall.jobs.JobProgress;
import io.zerocall.jobs.NewJob;
import io.zerocall.jobs.StartedJob;
import io.zerocall.jobs.StoredJob;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The operations of a store, within a transaction that the caller commits. Only the thread of its
 * connection uses it.
 */
final class Jobs {
  private final JobTable jobs;
  private final PayloadTable payloads;
  private final ErrorTable errors;
  private final ProgressTable progress;
  private final KeyedJobs keyed;
  private final JobLists lists;
  private final LongSupplier clock;
  private long lastNumber;

  Jobs(Connection connection, LongSupplier clock) throws SQLException {
    jobs = new JobTable(connection);
    payloads = new PayloadTable(connection);
    errors = new ErrorTable(connection);
    progress = new ProgressTable(connection);
    keyed = new KeyedJobs(jobs);
    lists = new JobLists(connection);
    this.clock = clock;
    lastNumber = jobs.last();
  }

  /** Makes the jobs wait that were running when the store was closed, and reads all that wait. */
  void recover(WaitingJobs waiting) throws SQLException {
    jobs.recover();
    jobs.readWaiting(waiting);
  }

  Outcome<JobId> add(NewJob newJob) throws SQLException {
    long nowMillis = clock.getAsLong();
    JobRow present = keyed.latest(newJob, nowMillis).orElse(null);
    JobKey key = newJob.key();
    if (present != null && key != null && KeyedJobs.isSame(key.conflict(), present.state())) {
      return Outcome.of(present.id());
    }
    JobId behind = present == null || present.state().isFinal() ? null : present.id();
    JobRow job = JobRow.submitted(newJob, behind, ++lastNumber, nowMillis);
    jobs.insert(job);
    payloads.insert(job.number(), newJob.params(), newJob.header());
    return Outcome.waits(job.id(), job);
  }

  Outcome<Optional<StartedJob>> start(JobId id) throws SQLException {
    Optional<JobRow> waiting = jobs.find(id).filter(job -> job.state() == JobState.WAITING);
    if (waiting.isEmpty()) {
      return Outcome.of(Optional.empty());
    }
    JobRow job = waiting.get().started();
    jobs.update(job);
    if (job.token() > 1) {
      progress.delete(job.number());
    }
    return Outcome.started(payloads.start(job), id);
  }

  Outcome<Boolean> report(JobId id, long token, JobProgress reported) throws SQLException {
    Optional<JobRow> running = running(id, token);
    if (running.isPresent()) {
      progress.put(running.get().number(), reported);
    }
    return Outcome.of(running.isPresent());
  }

  private Optional<JobRow> running(JobId id, long token) throws SQLException {
    return jobs.find(id).filter(job -> job.state() == JobState.RUNNING && job.token() == token);
  }

  Outcome<Boolean> end(JobId id, long token, JobEnd end) throws SQLException {
    Optional<JobRow> running = running(id, token);
    if (running.isEmpty()) {
      return Outcome.of(false);
    }
    JobRow job = running.get();
    if (end instanceof JobEnd.Done done) {
      payloads.finish(job.number(), done.result());
      return ended(job, JobState.DONE);
    }
    if (end instanceof JobEnd.Failed failed) {
      errors.append(job.number(), failed.error());
      return ended(job, JobState.FAILED);
    }
    if (end instanceof JobEnd.Again again) {
      errors.append(job.number(), again.error());
      long due = JobRow.saturatedSum(clock.getAsLong(), again.pauseMillis());
      return waitsAgain(job.again(due));
    }
    return waitsAgain(job.notBegun());
  }

  private Outcome<Boolean> ended(JobRow job, JobState state) throws SQLException {
    jobs.update(job.ended(state, clock.getAsLong()));
    return Outcome.ended(true, job.id(), keyed.release(job));
  }

  private Outcome<Boolean> waitsAgain(JobRow job) throws SQLException {
    jobs.update(job);
    return Outcome.waits(true, job);
  }

  Outcome<Optional<StoredJob>> cancel(JobId id) throws SQLException {
    Optional<JobRow> known = known(id);
    if (known.isEmpty() || known.get().state().isFinal()) {
      return Outcome.of(stored(known));
    }
    JobRow job = known.get().ended(JobState.CANCELLED, clock.getAsLong());
    jobs.update(job);
    payloads.finish(job.number(), null);
    return Outcome.ended(stored(Optional.of(job)), id, keyed.release(known.get()));
  }

  Outcome<Optional<StoredJob>> resubmit(JobId id) throws SQLException {
    Optional<JobRow> known = known(id);
    if (known.isEmpty() || known.get().state() != JobState.FAILED) {
      return Outcome.of(stored(known));
    }
    long nowMillis = clock.getAsLong();
    long oldNumber = known.get().number();
    JobId behind = keyed.before(known.get());
    JobRow job = known.get().resubmitted(behind, ++lastNumber, nowMillis);
    jobs.update(job);
    payloads.renumber(oldNumber, job.number());
    errors.renumber(oldNumber, job.number());
    progress.renumber(oldNumber, job.number());
    return Outcome.waits(stored(Optional.of(job)), job);
  }

  Outcome<Optional<StoredJob>> find(JobId id) throws SQLException {
    return Outcome.of(stored(known(id)));
  }

  Outcome<List<StoredJob>> list(JobFilter filter, int most) throws SQLException {
    List<StoredJob> list = new ArrayList<>();
    for (JobRow job : lists.list(filter, clock.getAsLong(), Math.max(0, most))) {
      list.add(job.stored(progress.find(job.number()), null, errors.last(job.number())));
    }
    return Outcome.of(list);
  }

  Outcome<Map<JobState, Long>> count() throws SQLException {
    return Outcome.of(lists.count(clock.getAsLong()));
  }

  /** Deletes jobs that have expired, and returns how many. */
  int deleteExpired(int most) throws SQLException {
    List<Long> expired = jobs.expired(clock.getAsLong(), most);
    for (long job : expired) {
      jobs.delete(job);
      payloads.delete(job);
      errors.delete(job);
      progress.delete(job);
    }
    return expired.size();
  }

  private Optional<JobRow> known(JobId id) throws SQLException {
    return jobs.find(id).filter(job -> !job.isExpired(clock.getAsLong()));
  }

  private Optional<StoredJob> stored(Optional<JobRow> job) throws SQLException {
    return job.isEmpty()
        ? Optional.empty()
        : Optional.of(stored(job.get(), payloads.result(job.get().number())));
  }

  private StoredJob stored(JobRow job, @Nullable JsonText result) throws SQLException {
    return job.stored(progress.find(job.number()), result, errors.list(job.number()));
  }
}
