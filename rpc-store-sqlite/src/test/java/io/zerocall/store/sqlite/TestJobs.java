package io.zerocall.store.sqlite;

import io.zerocall.JsonText;
import io.zerocall.jobs.JobId;
import io.zerocall.jobs.JobStore;
import io.zerocall.jobs.NewJob;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Jobs for tests, and waiting for their stages. */
final class TestJobs {
  static final String METHOD = "shop.order";
  static final long KEPT_MILLIS = TimeUnit.DAYS.toMillis(1);

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

  static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}
