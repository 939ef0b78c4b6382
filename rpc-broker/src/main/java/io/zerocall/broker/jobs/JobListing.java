package io.zerocall.broker.jobs;

import io.zerocall.RpcContext;
import io.zerocall.jobs.JobFilter;
import io.zerocall.jobs.JobId;
import io.zerocall.jobs.JobStore;
import io.zerocall.jobs.StoredJob;
import io.zerocall.server.peer.JobQuery;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** Lists the jobs that a caller has submitted or may manage. Thread-safe. */
record JobListing(JobStore store, JobAccess access) {
  /**
   * How many jobs are looked at for a caller who may manage some of them. A policy can be asked
   * only for one method after the other.
   */
  private static final int MOST_EXAMINED = 1_000;

  private static final String ANY = "*";

  /** Returns the jobs, the latest submissions first. */
  CompletionStage<List<StoredJob>> list(JobQuery query, RpcContext context) {
    JobFilter filter = new JobFilter(query.state(), query.method(), null);
    if (access.mayManage(query.method() == null ? ANY : query.method(), context)) {
      return store.list(filter, query.most());
    }
    CompletionStage<List<StoredJob>> managed = store
        .list(filter, MOST_EXAMINED)
        .thenApply(jobs ->
            jobs.stream().filter(job -> access.mayManage(job.method(), context)).toList());
    return own(query, context)
        .thenCombine(managed, (own, others) -> merged(own, others, query.most()));
  }

  private CompletionStage<List<StoredJob>> own(JobQuery query, RpcContext context) {
    return context
        .user()
        .map(user -> store.list(new JobFilter(query.state(), query.method(), user), query.most()))
        .orElseGet(() -> CompletableFuture.completedFuture(List.of()));
  }

  private static List<StoredJob> merged(List<StoredJob> own, List<StoredJob> others, int most) {
    Map<JobId, StoredJob> jobs = new LinkedHashMap<>();
    Stream.concat(own.stream(), others.stream()).forEach(job -> jobs.put(job.id(), job));
    return jobs.values().stream()
        .sorted(Comparator.comparingLong(StoredJob::submittedMillis).reversed())
        .limit(most)
        .toList();
  }
}
