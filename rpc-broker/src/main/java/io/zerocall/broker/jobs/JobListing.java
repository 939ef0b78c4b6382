package io.zerocall.broker.jobs;

import io.zerocall.RpcContext;
import io.zerocall.jobs.JobFilter;
import io.zerocall.jobs.JobId;
import io.zerocall.jobs.JobStore;
import io.zerocall.jobs.StoredJob;
import io.zerocall.server.RpcErrorReply;
import io.zerocall.server.peer.JobQuery;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Lists the jobs that a caller has submitted or may manage. Thread-safe. */
record JobListing(JobStore store, JobAccess access) {
  /**
   * How many jobs are looked at for a caller who may manage some of them. A policy can be asked
   * only for one method after the other.
   */
  private static final int MOST_EXAMINED = 1_000;

  private static final String ANY = "*";

  /**
   * Returns the jobs, the latest submissions first.
   *
   * @param before a job that was submitted after them; null for any
   * @throws RpcErrorReply if a caller without a user asks for its own jobs
   */
  CompletionStage<List<StoredJob>> list(
      JobQuery query, @Nullable JobId before, RpcContext context) {
    if (query.own()) {
      String user = context.user().orElseThrow(JobListing::unknownCaller);
      return store.list(new JobFilter(query.state(), query.method(), user, before), query.most());
    }
    JobFilter filter = new JobFilter(query.state(), query.method(), null, before);
    if (access.mayManage(query.method() == null ? ANY : query.method(), context)) {
      return store.list(filter, query.most());
    }
    CompletionStage<List<StoredJob>> managed = store
        .list(filter, MOST_EXAMINED)
        .thenApply(jobs ->
            jobs.stream().filter(job -> access.mayManage(job.method(), context)).toList());
    return own(query, before, context)
        .thenCombine(managed, (own, others) -> merged(own, others, query.most()));
  }

  private static RpcErrorReply unknownCaller() {
    return RpcErrorReply.unauthorized("Only users have jobs of their own");
  }

  private CompletionStage<List<StoredJob>> own(
      JobQuery query, @Nullable JobId before, RpcContext context) {
    return context
        .user()
        .map(user ->
            store.list(new JobFilter(query.state(), query.method(), user, before), query.most()))
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
