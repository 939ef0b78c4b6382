package io.zerocall.jobs;

import static io.zerocall.jobs.JobStoreFixture.await;
import static io.zerocall.jobs.JobStoreFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.JobState;
import io.zerocall.KeyConflict;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Adding jobs, and finding them. */
public interface AddingContract extends JobStoreFixture {
  @Test
  default void aJobIsFoundAsItWasSubmitted() throws Exception {
    NewJob job = new NewJob(
        JobId.random(),
        "shop.größe",
        null,
        null,
        "ann \uD83D\uDE00",
        "tenant \uD83D\uDE00",
        new JobKey("key \uD83D\uDE00", KeyConflict.SAME_JOB),
        -3,
        1_000_000,
        KEPT_MILLIS);
    assertThat(found(add(job)))
        .isEqualTo(new StoredJob(
            job.id(),
            "shop.größe",
            "ann \uD83D\uDE00",
            "tenant \uD83D\uDE00",
            "key \uD83D\uDE00",
            -3,
            JobState.WAITING,
            0,
            1_000_000,
            2_000_000,
            0,
            0,
            null,
            null,
            List.of()));
  }

  @Test
  default void aJobStartsWithItsParamsAndItsHeader() throws Exception {
    NewJob job = new NewJob(
        JobId.random(),
        METHOD,
        json("{\"text\":\"\\u0000ü\uD83D\uDE00\",\"number\":1.0}"),
        json("{\"meta\":{}}"),
        null,
        "blue",
        null,
        0,
        0,
        KEPT_MILLIS);
    add(job);
    assertThat(await(store().take(new Claim(METHOD, 1))))
        .containsExactly(new DueJob(job.id(), METHOD, 0, null, "blue"));
    assertThat(await(store().start(job.id())))
        .contains(new StartedJob(job.id(), 1, 1, job.params(), job.header()));
  }

  @Test
  default void aJobNeedsNeitherParamsNorHeader() throws Exception {
    JobId id = add(keptFor(0));
    assertThat(taken()).containsExactly(id);
    assertThat(await(store().start(id))).contains(new StartedJob(id, 1, 1, null, null));
  }

  @Test
  default void aLargeJobIsStored() throws Exception {
    String text = "\"" + "x".repeat(5_000_000) + "\"";
    NewJob job = new NewJob(
        JobId.random(), METHOD, json("[" + text + "]"), null, null, null, null, 0, 0, KEPT_MILLIS);
    JobId id = ended(job, new JobEnd.Done(json(text)));
    assertThat(found(id).result()).hasToString(text);
  }

  @Test
  default void anUnknownJobIsNotFound() throws Exception {
    assertThat(found(JobId.random())).isNull();
  }

  @Test
  default void aSecondJobWithTheSameIdIsRefusedAlone() throws Exception {
    NewJob job = newJob();
    CompletionStage<JobId> first = store().add(job);
    CompletionStage<JobId> second =
        store().add(new NewJob(job.id(), "other", null, null, null, null, null, 0, 0, 0));
    NewJob third = newJob();
    CompletionStage<JobId> last = store().add(third);
    await(first);
    assertThat(second.toCompletableFuture())
        .failsWithin(60, TimeUnit.SECONDS)
        .withThrowableThat()
        .withCauseInstanceOf(IllegalArgumentException.class);
    await(last);
    assertThat(found(job.id()).method()).isEqualTo(METHOD);
    assertThat(taken()).containsExactly(job.id(), third.id());
    assertThat(await(store().dueMethods())).isEmpty();
  }

  @Test
  default void findingSeesWhatWasRequestedBefore() throws Exception {
    NewJob job = newJob();
    CompletionStage<JobId> added = store().add(job);
    assertThat(await(store().find(job.id()))).isPresent();
    await(added);
  }
}
