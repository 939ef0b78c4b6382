package io.zerocall.store.sqlite;

import io.zerocall.jobs.Claim;
import io.zerocall.jobs.JobId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The jobs that were taken and have neither been put back nor ended their start. They count for the
 * limits. Not thread-safe.
 */
final class TakenJobs {
  private final Map<JobId, WaitingJob> jobs = new HashMap<>();
  private final Map<String, Integer> byMethod = new HashMap<>();
  private final Map<String, Integer> byTenant = new HashMap<>();

  void add(WaitingJob job) {
    jobs.put(job.id(), job);
    byMethod.merge(job.method(), 1, Integer::sum);
    byTenant.merge(job.tenant(), 1, Integer::sum);
  }

  /** Removes and returns a job; null if it isn't taken. */
  @Nullable
  WaitingJob remove(JobId id) {
    WaitingJob job = jobs.remove(id);
    if (job != null) {
      byMethod.computeIfPresent(job.method(), (name, number) -> number == 1 ? null : number - 1);
      byTenant.computeIfPresent(job.tenant(), (name, number) -> number == 1 ? null : number - 1);
    }
    return job;
  }

  /** Returns whether the limit of the claim's method admits another job. */
  boolean mayTake(Claim claim) {
    return byMethod.getOrDefault(claim.method(), 0) < claim.methodLimit();
  }

  /** Returns whether the limit of a tenant admits another job. */
  boolean mayTake(Claim claim, String tenant) {
    return tenant.isEmpty() || byTenant.getOrDefault(tenant, 0) < claim.tenantLimit();
  }

  void clear() {
    jobs.clear();
    byMethod.clear();
    byTenant.clear();
  }
}
