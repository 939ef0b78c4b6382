package io.zerocall.jobs;

import static io.zerocall.jobs.JobStoreFixture.await;
import static io.zerocall.jobs.JobStoreFixture.done;
import static io.zerocall.jobs.JobStoreFixture.failed;
import static io.zerocall.jobs.JobStoreFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.JobState;
import io.zerocall.JsonText;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How starts end, and which ends are refused. */
public interface EndingContract extends JobStoreFixture {
  @Test
  default void aJobThatIsDoneHasItsResult() throws Exception {
    JobId id = running();
    clock().addAndGet(5);
    assertThat(await(store().end(id, 1, new JobEnd.Done(json("{\"a\":[1.0]}")))))
        .isTrue();
    StoredJob job = found(id);
    assertThat(job.state()).isEqualTo(JobState.DONE);
    assertThat(job.result()).isEqualTo(json("{\"a\":[1.0]}"));
    assertThat(job.errors()).isEmpty();
    assertThat(job.endedMillis()).isEqualTo(clock().get());
    assertThat(job.expiresMillis()).isEqualTo(clock().get() + KEPT_MILLIS);
  }

  @Test
  default void aNullIsAResult() throws Exception {
    JobId id = ended(new JobEnd.Done(JsonText.NULL));
    assertThat(found(id).result()).isEqualTo(JsonText.NULL);
  }

  @Test
  default void aJobThatHasFailedHasItsError() throws Exception {
    JobId id = ended(new JobEnd.Failed(json("{\"code\":1}")));
    StoredJob job = found(id);
    assertThat(job.state()).isEqualTo(JobState.FAILED);
    assertThat(job.result()).isNull();
    assertThat(job.errors()).containsExactly(json("{\"code\":1}"));
    assertThat(job.endedMillis()).isEqualTo(clock().get());
    assertThat(taken()).isEmpty();
  }

  @Test
  default void aJobStartsAgainWhenItIsDue() throws Exception {
    JobId id = running();
    long dueMillis = clock().get() + 10;
    JobEnd again = new JobEnd.Again(json("{\"code\":1}"), 10);
    assertThat(await(store().end(id, 1, again))).isTrue();
    StoredJob job = found(id);
    assertThat(job.state()).isEqualTo(JobState.WAITING);
    assertThat(job.dueMillis()).isEqualTo(dueMillis);
    assertThat(job.endedMillis()).isZero();
    assertThat(job.errors()).containsExactly(json("{\"code\":1}"));
    assertThat(taken()).isEmpty();
    clock().set(dueMillis);
    assertThat(taken()).containsExactly(id);
    assertThat(await(store().start(id)))
        .contains(new StartedJob(id, 2, 2, newJob().params(), null));
  }

  @Test
  default void aStartThatHasNotBegunDoesNotCount() throws Exception {
    JobId id = running();
    JobId next = add();
    assertThat(await(store().end(id, 1, new JobEnd.NotBegun()))).isTrue();
    assertThat(found(id).starts()).isZero();
    assertThat(found(id).errors()).isEmpty();
    assertThat(taken()).containsExactly(id, next);
    StartedJob second = await(store().start(id)).orElseThrow();
    assertThat(second.starts()).isOne();
    assertThat(await(store().end(id, 1, done()))).isFalse();
    assertThat(await(store().end(id, second.token(), done()))).isTrue();
  }

  @Test
  default void theLatestErrorsAreKept() throws Exception {
    JobId id = running();
    List<JsonText> errors = new ArrayList<>();
    for (int start = 1; start <= StoredJob.MOST_ERRORS + 2; start++) {
      JsonText error = json("{\"code\":" + start + "}");
      errors.add(error);
      await(store().end(id, start, new JobEnd.Again(error, 0)));
      start(id);
    }
    assertThat(found(id).errors()).isEqualTo(errors.subList(2, errors.size()));
  }

  @Test
  default void theErrorsOfAJobThatIsDoneStay() throws Exception {
    JobId id = ended(again());
    start(id);
    await(store().end(id, 2, done()));
    assertThat(found(id).errors()).hasSize(1);
  }

  @Test
  default void theEndOfAnEarlierStartIsRefused() throws Exception {
    JobId id = ended(again());
    start(id);
    for (JobEnd end : List.of(done(), failed(), again(), new JobEnd.NotBegun())) {
      assertThat(await(store().end(id, 1, end))).isFalse();
    }
    assertThat(state(id)).isEqualTo(JobState.RUNNING);
    assertThat(found(id).errors()).hasSize(1);
    assertThat(await(store().end(id, 2, done()))).isTrue();
  }

  @Test
  default void aStartEndsOnce() throws Exception {
    JobId id = ended(done());
    assertThat(await(store().end(id, 1, failed()))).isFalse();
    assertThat(state(id)).isEqualTo(JobState.DONE);
  }

  @Test
  default void whatHasNotStartedDoesNotEnd() throws Exception {
    JobId id = add();
    assertThat(await(store().end(id, 0, done()))).isFalse();
    assertThat(await(store().end(JobId.random(), 1, done()))).isFalse();
    assertThat(state(id)).isEqualTo(JobState.WAITING);
  }
}
