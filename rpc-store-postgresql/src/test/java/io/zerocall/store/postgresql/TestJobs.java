package io.zerocall.store.postgresql;

import io.zerocall.JsonText;
import io.zerocall.jobs.Claim;
import io.zerocall.jobs.DueJob;
import io.zerocall.jobs.JobEnd;
import io.zerocall.jobs.JobId;
import io.zerocall.jobs.JobKey;
import io.zerocall.jobs.JobStore;
import io.zerocall.jobs.NewJob;
import io.zerocall.jobs.StartedJob;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Jobs for tests, and waiting for their stages. */
final class TestJobs {
  static final String METHOD = "shop.order";
  static final long KEPT_MILLIS = TimeUnit.DAYS.toMillis(1);

  static final JobEnd DONE = new JobEnd.Done(JsonText.parse("1"));

  private TestJobs() {}

  /** Returns a job that is due at once. */
  static NewJob job(int characters) {
    JsonText params = JsonText.parse("[\"" + "x".repeat(characters) + "\"]");
    return new NewJob(JobId.random(), METHOD, params, null, "ann", null, null, 0, 0, KEPT_MILLIS);
  }

  /** Adds a job and waits until it is durable. */
  static JobId add(JobStore store, int characters) throws Exception {
    NewJob job = job(characters);
    await(store.add(job));
    return job.id();
  }

  /** Returns a job that is due at once. */
  static NewJob job(@Nullable String tenant, @Nullable JobKey key, long delayMillis) {
    return new NewJob(
        JobId.random(), METHOD, null, null, "ann", tenant, key, 0, delayMillis, KEPT_MILLIS);
  }

  /** Takes one job. */
  static Optional<DueJob> take(JobStore store) throws Exception {
    return await(store.take(new Claim(METHOD, 1))).stream().findFirst();
  }

  /** Takes and starts a job, which must be there. */
  static StartedJob start(JobStore store) throws Exception {
    JobId id = take(store).orElseThrow().id();
    return await(store.start(id)).orElseThrow();
  }

  static boolean end(JobStore store, StartedJob job) throws Exception {
    return await(store.end(job.id(), job.token(), DONE));
  }

  static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}
