package io.zerocall.broker.jobs;

import io.zerocall.JobState;
import io.zerocall.JsonText;
import io.zerocall.RpcContext;
import io.zerocall.RpcErrorCode;
import io.zerocall.broker.authorization.Authorization;
import io.zerocall.broker.scheduling.TaskDispatcher;
import io.zerocall.jobs.JobEnd;
import io.zerocall.jobs.JobId;
import io.zerocall.jobs.JobKey;
import io.zerocall.jobs.JobLimits;
import io.zerocall.jobs.JobStore;
import io.zerocall.jobs.NewJob;
import io.zerocall.jobs.StoredJob;
import io.zerocall.server.RpcErrorReply;
import io.zerocall.server.peer.JobQuery;
import io.zerocall.server.peer.JobSubmission;
import io.zerocall.server.peer.SubmittedJobs;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of a broker. Only the user who submitted a job can fetch its result. That user, and
 * those who may manage its method, can see, cancel and resubmit it. Thread-safe; never blocks.
 */
public final class Jobs implements SubmittedJobs, AutoCloseable {
  private static final long KEEP_MILLIS = TimeUnit.DAYS.toMillis(1);

  private final JobStore store;
  private final JobAccess access;
  private final JobRunner runner;
  private final JobWaiters waiters = new JobWaiters();
  private final JobCounts counts;

  /**
   * Begins to give the jobs of a store to workers.
   *
   * @param store the store, which is closed with this
   */
  public Jobs(
      JobStore store, JobLimits limits, TaskDispatcher dispatcher, Authorization authorization) {
    this.store = store;
    this.access = new JobAccess(authorization);
    this.counts = new JobCounts(store, System::nanoTime);
    this.runner = new JobRunner(store, limits, dispatcher, new Ends());
    store.listen(runner);
  }

  @Override
  public CompletionStage<String> submit(JobSubmission submission, RpcContext context) {
    String method = submission.method();
    access.checkSubmission(method, context);
    return StoreFailures.answer(store.add(newJob(submission, context))).thenApply(JobId::toString);
  }

  /** Returns the job that a caller submits. */
  public static NewJob newJob(JobSubmission submission, RpcContext context) {
    String user = context.user().orElse(null);
    JobHeader header = JobHeader.of(submission, context);
    return new NewJob(
        JobId.random(),
        submission.method(),
        submission.params(),
        header.isEmpty() ? null : header.json(),
        user,
        submission.tenant() == null ? user : submission.tenant(),
        submission.key() == null ? null : new JobKey(submission.key(), submission.conflict()),
        submission.priority(),
        submission.delayMillis(),
        submission.keepMillis() < 0 ? KEEP_MILLIS : submission.keepMillis());
  }

  @Override
  public CompletionStage<JsonText> describe(String id, RpcContext context) {
    return findReached(id, context).thenApply(JobJson::describe);
  }

  /**
   * Waits for the end, and then looks whether it has passed, and whether the caller may know it.
   */
  @Override
  public CompletionStage<JsonText> result(String id, RpcContext context) {
    JobId job = parse(id);
    CompletableFuture<JsonText> end = new CompletableFuture<>();
    waiters.add(job, end);
    CompletableFuture<JsonText> result = find(job, found -> JobAccess.isOwner(found, context))
        .thenCompose(found -> {
          if (found.state().isFinal()) {
            complete(end, found);
          }
          return end;
        })
        .toCompletableFuture();
    var unused = result.whenComplete((value, failure) -> end.cancel(false));
    return result;
  }

  private static void complete(CompletableFuture<JsonText> waiter, StoredJob ended) {
    if (ended.result() != null) {
      waiter.complete(ended.result());
    } else if (ended.state() == JobState.CANCELLED) {
      waiter.completeExceptionally(cancelled());
    } else {
      waiter.completeExceptionally(JobJson.reply(ended));
    }
  }

  /** Passes the ends of jobs to those that wait for them. */
  private final class Ends implements JobRunner.EndListener {
    @Override
    public void ended(JobId id, @Nullable JobEnd end) {
      Jobs.this.ended(id, end);
    }

    @Override
    public void endedElsewhere(@Nullable JobId id) {
      (id == null ? waiters.ids() : List.of(id))
          .stream().filter(waiters::has).forEach(Jobs.this::lookAgain);
    }
  }

  private void lookAgain(JobId id) {
    var unused = store.find(id).thenAccept(job -> {
      if (job.isEmpty()) {
        waiters.complete(id, waiter -> waiter.completeExceptionally(noSuchJob()));
      } else if (job.get().state().isFinal()) {
        waiters.complete(id, waiter -> complete(waiter, job.get()));
      }
    });
  }

  private void ended(JobId id, @Nullable JobEnd end) {
    if (end == null) {
      waiters.complete(id, waiter -> waiter.completeExceptionally(StoreFailures.unavailable()));
    } else if (end instanceof JobEnd.Done done) {
      waiters.complete(id, waiter -> waiter.complete(done.result()));
    } else if (end instanceof JobEnd.Failed failed) {
      waiters.complete(id, waiter -> waiter.completeExceptionally(JobJson.reply(failed.error())));
    }
  }

  @Override
  public CompletionStage<JobState> cancel(String id, RpcContext context) {
    return findReached(id, context)
        .thenCompose(job -> StoreFailures.answer(store.cancel(job.id())))
        .thenApply(job -> {
          StoredJob now = job.orElseThrow(Jobs::noSuchJob);
          if (now.state() == JobState.CANCELLED) {
            runner.cancelled(now.id());
            waiters.complete(now.id(), waiter -> waiter.completeExceptionally(cancelled()));
          }
          return now.state();
        });
  }

  @Override
  public CompletionStage<JobState> resubmit(String id, RpcContext context) {
    return findReached(id, context)
        .thenCompose(job -> {
          if (!access.mayManage(job.method(), context)) {
            access.checkSubmission(job.method(), context);
          }
          return StoreFailures.answer(store.resubmit(job.id()));
        })
        .thenApply(job -> job.orElseThrow(Jobs::noSuchJob).state());
  }

  @Override
  public CompletionStage<JsonText> list(JobQuery query, RpcContext context) {
    return StoreFailures.answer(listed(query, context))
        .thenApply(jobs -> JobJson.list(jobs, query.mostBytes()));
  }

  private CompletionStage<List<StoredJob>> listed(JobQuery query, RpcContext context) {
    JobListing listing = new JobListing(store, access);
    if (query.before() == null) {
      return listing.list(query, null, context);
    }
    Predicate<StoredJob> admitted =
        query.own() ? job -> JobAccess.isOwner(job, context) : job -> access.reaches(job, context);
    return find(parse(query.before()), admitted)
        .thenCompose(job -> listing.list(query, job.id(), context));
  }

  @Override
  public CompletionStage<Map<JobState, Long>> count() {
    return StoreFailures.answer(counts.get());
  }

  private static RpcErrorReply cancelled() {
    return new RpcErrorReply(RpcErrorCode.CANCELLED, "The job was cancelled", null);
  }

  private CompletionStage<StoredJob> findReached(String id, RpcContext context) {
    return find(parse(id), job -> access.reaches(job, context));
  }

  /** Finds a job; one that is not admitted gets the same error as an unknown one. */
  private CompletionStage<StoredJob> find(JobId id, Predicate<StoredJob> admitted) {
    return StoreFailures.answer(store.find(id))
        .thenApply(job -> job.filter(admitted).orElseThrow(Jobs::noSuchJob));
  }

  private static JobId parse(String id) {
    try {
      return JobId.parse(id);
    } catch (IllegalArgumentException e) {
      throw noSuchJob();
    }
  }

  private static RpcErrorReply noSuchJob() {
    return new RpcErrorReply(
        RpcErrorCode.INVALID_PARAMS, "No such job: it is unknown, or has expired", null);
  }

  /**
   * Gives no more jobs to workers, and waits for those that they have, for at most this time. Then
   * nobody waits for a result any more.
   */
  public void stop(Duration grace) {
    runner.stop(grace);
    waiters.close(waiter -> waiter.completeExceptionally(
        new RpcErrorReply(RpcErrorCode.SHUTTING_DOWN, "The broker is shutting down", null)));
  }

  /** Closes the store. Jobs that workers have start again when it is opened again. */
  @Override
  public void close() {
    stop(Duration.ZERO);
    store.close();
  }
}
