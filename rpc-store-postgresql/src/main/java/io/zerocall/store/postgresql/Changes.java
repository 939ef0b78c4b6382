package io.zerocall.store.postgresql;

import io.zerocall.jobs.JobId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** What a transaction has changed that others have to know after its commit. */
final class Changes {
  private final Set<String> due = new LinkedHashSet<>();
  private final Set<JobId> ended = new LinkedHashSet<>();
  private final Map<JobId, Boolean> held = new HashMap<>();
  private final Set<JobId> dropped = new HashSet<>();
  private long soonestMillis = Long.MAX_VALUE;
  private boolean skipped;

  /** Notes that a job of this method may be taken. */
  void due(String method) {
    due.add(method);
  }

  /** Notes that a job may be taken after a time. */
  void delayed(long millis) {
    soonestMillis = Math.min(soonestMillis, millis);
  }

  /** Notes that a job behind another one may be free, although the end of that didn't free it. */
  void skipped() {
    skipped = true;
  }

  /** Notes that a job has got a final state. */
  void ended(JobId job) {
    ended.add(job);
  }

  /** Notes that this store holds a job. */
  void held(JobId job, boolean hasKey) {
    held.put(job, hasKey);
    dropped.remove(job);
  }

  /** Notes that this store doesn't hold a job any more. */
  void dropped(JobId job) {
    held.remove(job);
    dropped.add(job);
  }

  boolean hasSkipped() {
    return skipped;
  }

  Set<String> dueMethods() {
    return due;
  }

  Set<JobId> endedJobs() {
    return ended;
  }

  Map<JobId, Boolean> heldJobs() {
    return held;
  }

  Set<JobId> droppedJobs() {
    return dropped;
  }

  /** Returns the time until the first delayed job may be taken; {@link Long#MAX_VALUE} if none. */
  long soonestMillis() {
    return soonestMillis;
  }
}
