package io.zerocall.store.postgresql;

import io.zerocall.jobs.JobId;
import io.zerocall.jobs.JobStore;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The events that a store has notified. */
final class Events implements JobStore.Listener {
  final Set<String> due = ConcurrentHashMap.newKeySet();
  final Set<JobId> ended = ConcurrentHashMap.newKeySet();
  final Set<JobId> lost = ConcurrentHashMap.newKeySet();
  final AtomicInteger missed = new AtomicInteger();

  @Override
  public void due(String method) {
    due.add(method);
  }

  @Override
  public void ended(JobId job) {
    ended.add(job);
  }

  @Override
  public void lost(JobId job) {
    lost.add(job);
  }

  @Override
  public void missed() {
    missed.incrementAndGet();
  }
}
