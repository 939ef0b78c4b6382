package io.zerocall.store.sqlite;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of a method that may start. They are kept by tenant, so that the many jobs of a tenant
 * at its limit are passed over in one step. Not thread-safe.
 */
final class DueJobs {
  private final Map<String, NavigableSet<WaitingJob>> byTenant = new HashMap<>();

  /** The first job of each tenant. */
  private final NavigableSet<WaitingJob> first = new TreeSet<>(WaitingJob.FIRST_TO_START);

  void add(WaitingJob job) {
    NavigableSet<WaitingJob> jobs =
        byTenant.computeIfAbsent(job.tenant(), tenant -> new TreeSet<>(WaitingJob.FIRST_TO_START));
    if (!jobs.isEmpty()) {
      first.remove(jobs.first());
    }
    jobs.add(job);
    first.add(jobs.first());
  }

  void remove(WaitingJob job) {
    NavigableSet<WaitingJob> jobs = byTenant.get(job.tenant());
    if (jobs != null && jobs.contains(job)) {
      first.remove(jobs.first());
      jobs.remove(job);
      if (jobs.isEmpty()) {
        byTenant.remove(job.tenant());
      } else {
        first.add(jobs.first());
      }
    }
  }

  /** Removes and returns the first job of the admitted tenants; null if they have none. */
  @Nullable
  WaitingJob poll(Predicate<String> tenants) {
    for (WaitingJob job : first) {
      if (tenants.test(job.tenant())) {
        remove(job);
        return job;
      }
    }
    return null;
  }

  boolean isEmpty() {
    return first.isEmpty();
  }
}
