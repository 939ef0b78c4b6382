package io.zerocall.store.sqlite;

import io.zerocall.jobs.Claim;
import io.zerocall.jobs.DueJob;
import io.zerocall.jobs.JobId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * The waiting jobs, by method and by the time at which they may start. It contains only jobs that
 * are on the disk. Thread-safe: all threads share one lock, which is never held during input or
 * output.
 */
final class WaitingJobs {
  private final LongSupplier clock;

  private final Map<JobId, WaitingJob> waiting = new HashMap<>();
  private final Map<String, DueJobs> due = new HashMap<>();
  private final NavigableSet<WaitingJob> later = new TreeSet<>(WaitingJob.FIRST_DUE);

  private final TakenJobs taken = new TakenJobs();

  /** Those of the taken jobs that have started. */
  private final Set<JobId> started = new HashSet<>();

  /** Methods of which jobs have become due since they were last drained. */
  private final Set<String> newlyDue = new HashSet<>();

  WaitingJobs(LongSupplier clock) {
    this.clock = clock;
  }

  /** Adds a job that waits now, also if it has been running until now. */
  synchronized void add(WaitingJob job) {
    release(job.id());
    waiting.put(job.id(), job);
    if (job.dueMillis() <= clock.getAsLong()) {
      makeDue(job);
    } else {
      later.add(job);
    }
  }

  /** Notes that a job has started, so that it can't be put back. It stays taken. */
  synchronized void start(JobId id) {
    started.add(id);
    removeWaiting(id); // in case it was not taken
  }

  private void release(JobId id) {
    taken.remove(id);
    started.remove(id);
  }

  /** Removes a job that has ended, whether it was taken or not. */
  synchronized void remove(JobId id) {
    release(id);
    removeWaiting(id);
  }

  private void removeWaiting(JobId id) {
    WaitingJob job = waiting.remove(id);
    if (job != null && !later.remove(job)) {
      removeDue(job);
    }
  }

  synchronized void clear() {
    waiting.clear();
    due.clear();
    later.clear();
    taken.clear();
    started.clear();
    newlyDue.clear();
  }

  synchronized List<DueJob> take(Claim claim) {
    promote();
    List<DueJob> jobs = new ArrayList<>();
    DueJobs ready = due.get(claim.method());
    while (ready != null && jobs.size() < claim.most() && taken.mayTake(claim)) {
      WaitingJob job = ready.poll(tenant -> taken.mayTake(claim, tenant));
      if (job == null) {
        break;
      }
      waiting.remove(job.id());
      taken.add(job);
      jobs.add(job.job());
    }
    if (ready != null && ready.isEmpty()) {
      due.remove(claim.method());
    }
    return jobs;
  }

  synchronized void putBack(Collection<JobId> ids) {
    for (JobId id : ids) {
      WaitingJob job = started.contains(id) ? null : taken.remove(id);
      if (job != null) {
        waiting.put(id, job);
        makeDue(job);
      }
    }
  }

  synchronized Set<String> dueMethods() {
    promote();
    return Set.copyOf(due.keySet());
  }

  /** Makes {@link #drainNewlyDue} return all methods with due jobs. */
  synchronized void announceAll() {
    newlyDue.addAll(due.keySet());
  }

  /** Returns the methods of which jobs have become due since the last call. */
  synchronized Set<String> drainNewlyDue() {
    promote();
    if (newlyDue.isEmpty()) {
      return Set.of();
    }
    Set<String> drained = Set.copyOf(newlyDue);
    newlyDue.clear();
    return drained;
  }

  /**
   * Returns when there is a method to drain: 0 if there is one already, because another thread has
   * promoted a job; {@link Long#MAX_VALUE} if no job becomes due.
   */
  synchronized long nextDrainMillis() {
    return newlyDue.isEmpty() ? nextDueMillis() : 0;
  }

  /** Returns when the next job becomes due; {@link Long#MAX_VALUE} if none does. */
  synchronized long nextDueMillis() {
    return later.isEmpty() ? Long.MAX_VALUE : later.first().dueMillis();
  }

  private void promote() {
    long nowMillis = clock.getAsLong();
    while (!later.isEmpty() && later.first().dueMillis() <= nowMillis) {
      makeDue(later.pollFirst());
    }
  }

  private void makeDue(WaitingJob job) {
    due.computeIfAbsent(job.method(), method -> new DueJobs()).add(job);
    newlyDue.add(job.method());
  }

  private void removeDue(WaitingJob job) {
    DueJobs ready = due.get(job.method());
    if (ready != null) {
      ready.remove(job);
      if (ready.isEmpty()) {
        due.remove(job.method());
      }
    }
  }
}
