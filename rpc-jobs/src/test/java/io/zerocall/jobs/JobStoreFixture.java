package io.zerocall.jobs;

import io.zerocall.JobState;
import io.zerocall.JsonText;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What the contracts of a store share: a store, its clock, and jobs to put into it. */
public interface JobStoreFixture {
  String METHOD = "shop.order";
  long KEPT_MILLIS = 60_000;

  /** Returns the open store. */
  JobStore store();

  /** Returns the store's clock, in milliseconds since 1970. */
  AtomicLong clock();

  /** Closes the store and opens it again. */
  void reopen() throws Exception;

  static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  static JsonText json(String text) {
    return JsonText.parse(text);
  }

  default NewJob newJob() {
    return newJob(METHOD, 0, clock().get());
  }

  default NewJob newJob(String method, int priority, long dueMillis) {
    long delayMillis = dueMillis - clock().get();
    return new NewJob(
        JobId.random(),
        method,
        json("[1]"),
        null,
        "ann",
        null,
        null,
        priority,
        delayMillis,
        KEPT_MILLIS);
  }

  default NewJob keptFor(long millis) {
    return new NewJob(JobId.random(), METHOD, null, null, null, null, null, 0, 0, millis);
  }

  default JobId add(NewJob job) throws Exception {
    await(store().add(job));
    return job.id();
  }

  default JobId add() throws Exception {
    return add(newJob());
  }

  /** Adds a job and starts it. */
  default JobId running() throws Exception {
    return running(newJob());
  }

  default JobId running(NewJob job) throws Exception {
    JobId id = add(job);
    start(id, job.method());
    return id;
  }

  /** Takes the jobs of the method, and starts this one. */
  default StartedJob start(JobId id) throws Exception {
    return start(id, METHOD);
  }

  private StartedJob start(JobId id, String method) throws Exception {
    taken(method, Integer.MAX_VALUE);
    return await(store().start(id)).orElseThrow();
  }

  /** Adds a job, and ends its first start. */
  default JobId ended(JobEnd end) throws Exception {
    return ended(newJob(), end);
  }

  default JobId ended(NewJob job, JobEnd end) throws Exception {
    JobId id = running(job);
    await(store().end(id, 1, end));
    return id;
  }

  default List<JobId> taken(String method, int most) throws Exception {
    return taken(new Claim(method, most));
  }

  default List<JobId> taken(Claim claim) throws Exception {
    return await(store().take(claim)).stream().map(DueJob::id).toList();
  }

  default List<JobId> taken() throws Exception {
    return taken(METHOD, Integer.MAX_VALUE);
  }

  default @Nullable StoredJob found(JobId id) throws Exception {
    return await(store().find(id)).orElse(null);
  }

  default JobState state(JobId id) throws Exception {
    return await(store().find(id)).orElseThrow().state();
  }

  static JobEnd done() {
    return new JobEnd.Done(json("true"));
  }

  static JobEnd failed() {
    return new JobEnd.Failed(json("{\"code\":-32000}"));
  }

  default JobEnd again() {
    return new JobEnd.Again(json("{\"code\":-32007}"), 0);
  }
}
