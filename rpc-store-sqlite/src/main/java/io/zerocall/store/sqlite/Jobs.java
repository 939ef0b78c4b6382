package io.zerocall.store.sqlite;

import io.zerocall.JobState;
import io.zerocall.JsonText;
import io.zerocall.jobs.JobEnd;
import io.zerocall.jobs.JobId;
import io.zerocall.jobs.NewJob;
import io.zerocall.jobs.StartedJob;
import io.zerocall.jobs.StoredJob;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
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
  private final LongSupplier clock;
  private long lastNumber;

  Jobs(Connection connection, LongSupplier clock) throws SQLException {
    jobs = new JobTable(connection);
    payloads = new PayloadTable(connection);
    errors = new ErrorTable(connection);
    this.clock = clock;
    lastNumber = jobs.last();
  }

  /** Makes the jobs wait that were running when the store was closed, and reads all that wait. */
  void recover(WaitingJobs waiting) throws SQLException {
    jobs.recover();
    jobs.readWaiting(waiting);
  }

  Outcome<Void> add(NewJob newJob) throws SQLException {
    JobRow job = JobRow.submitted(newJob, ++lastNumber, clock.getAsLong());
    jobs.insert(job);
    payloads.insert(job.number(), newJob.params(), newJob.header());
    return Outcome.waits(null, job);
  }

  Outcome<Optional<StartedJob>> start(JobId id) throws SQLException {
    Optional<JobRow> waiting = jobs.find(id).filter(job -> job.state() == JobState.WAITING);
    if (waiting.isEmpty()) {
      return Outcome.waitsNoLonger(Optional.empty(), id);
    }
    JobRow job = waiting.get().started();
    jobs.update(job);
    return Outcome.waitsNoLonger(payloads.start(job), id);
  }

  Outcome<Boolean> end(JobId id, int starts, JobEnd end) throws SQLException {
    Optional<JobRow> running =
        jobs.find(id).filter(job -> job.state() == JobState.RUNNING && job.starts() == starts);
    if (running.isEmpty()) {
      return Outcome.of(false);
    }
    JobRow job = running.get();
    if (end instanceof JobEnd.Done done) {
      payloads.finish(job.number(), done.result());
      return ended(job.ended(JobState.DONE, clock.getAsLong()));
    }
    if (end instanceof JobEnd.Failed failed) {
      errors.append(job.number(), failed.error());
      return ended(job.ended(JobState.FAILED, clock.getAsLong()));
    }
    if (end instanceof JobEnd.Again again) {
      errors.append(job.number(), again.error());
      return waitsAgain(job.again(again.dueMillis()));
    }
    return waitsAgain(job.notBegun());
  }

  private Outcome<Boolean> ended(JobRow job) throws SQLException {
    jobs.update(job);
    return Outcome.of(true);
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
    return Outcome.waitsNoLonger(stored(Optional.of(job)), id);
  }

  Outcome<Optional<StoredJob>> resubmit(JobId id) throws SQLException {
    Optional<JobRow> known = known(id);
    if (known.isEmpty() || known.get().state() != JobState.FAILED) {
      return Outcome.of(stored(known));
    }
    long oldNumber = known.get().number();
    JobRow job = known.get().resubmitted(++lastNumber, clock.getAsLong());
    jobs.update(job);
    payloads.renumber(oldNumber, job.number());
    errors.renumber(oldNumber, job.number());
    return Outcome.waits(stored(Optional.of(job)), job);
  }

  Outcome<Optional<StoredJob>> find(JobId id) throws SQLException {
    return Outcome.of(stored(known(id)));
  }

  Outcome<List<StoredJob>> list(JobState state, int most) throws SQLException {
    List<StoredJob> list = new ArrayList<>();
    for (JobRow job : jobs.list(state, clock.getAsLong(), Math.max(0, most))) {
      list.add(stored(job, null));
    }
    return Outcome.of(list);
  }

  /** Deletes jobs that have expired, and returns how many. */
  int deleteExpired(int most) throws SQLException {
    List<Long> expired = jobs.expired(clock.getAsLong(), most);
    for (long job : expired) {
      jobs.delete(job);
      payloads.delete(job);
      errors.delete(job);
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
    return job.stored(result, errors.list(job.number()));
  }
}
