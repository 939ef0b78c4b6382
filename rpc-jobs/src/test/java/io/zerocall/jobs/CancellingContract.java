package io.zerocall.jobs;

import static io.zerocall.jobs.JobStoreFixture.await;
import static io.zerocall.jobs.JobStoreFixture.done;
import static io.zerocall.jobs.JobStoreFixture.failed;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.JobState;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Cancelling jobs. */
public interface CancellingContract extends JobStoreFixture {
  @Test
  default void aWaitingJobIsCancelled() throws Exception {
    JobId due = add();
    JobId later = add(newJob(METHOD, 0, clock().get() + 1));
    for (JobId id : List.of(due, later)) {
      StoredJob job = await(store().cancel(id)).orElseThrow();
      assertThat(job.state()).isEqualTo(JobState.CANCELLED);
      assertThat(job.endedMillis()).isEqualTo(clock().get());
      assertThat(job.expiresMillis()).isEqualTo(clock().get() + KEPT_MILLIS);
      assertThat(found(id)).isEqualTo(job);
    }
    clock().addAndGet(1);
    assertThat(taken()).isEmpty();
    assertThat(await(store().dueMethods())).isEmpty();
  }

  @Test
  default void aTakenJobThatIsCancelledDoesNotStart() throws Exception {
    JobId id = add();
    assertThat(taken()).containsExactly(id);
    await(store().cancel(id));
    assertThat(await(store().start(id))).isEmpty();
    store().putBack(List.of(id));
    assertThat(taken()).isEmpty();
    assertThat(state(id)).isEqualTo(JobState.CANCELLED);
  }

  @Test
  default void theEndOfACancelledJobIsRefused() throws Exception {
    JobId id = running();
    assertThat(await(store().cancel(id)).orElseThrow().state()).isEqualTo(JobState.CANCELLED);
    assertThat(await(store().end(id, 1, done()))).isFalse();
    assertThat(await(store().end(id, 1, again()))).isFalse();
    assertThat(found(id).result()).isNull();
    assertThat(taken()).isEmpty();
  }

  @Test
  default void aFinalStateStays() throws Exception {
    for (JobEnd end : List.of(done(), failed())) {
      JobId id = ended(end);
      StoredJob job = found(id);
      assertThat(await(store().cancel(id))).contains(job);
      assertThat(found(id)).isEqualTo(job);
    }
    JobId cancelled = add();
    Optional<StoredJob> first = await(store().cancel(cancelled));
    clock().addAndGet(1);
    assertThat(await(store().cancel(cancelled))).isEqualTo(first);
  }

  @Test
  default void anUnknownJobIsNotCancelled() throws Exception {
    assertThat(await(store().cancel(JobId.random()))).isEmpty();
  }

  @Test
  default void changesHappenInTheOrderOfTheRequests() throws Exception {
    JobId id = add();
    assertThat(taken()).containsExactly(id);
    CompletionStage<Optional<StartedJob>> started = store().start(id);
    CompletionStage<Optional<StoredJob>> cancelled = store().cancel(id);
    CompletionStage<Boolean> ended = store().end(id, 1, done());
    assertThat(await(started)).isPresent();
    assertThat(await(cancelled).orElseThrow().starts()).isOne();
    assertThat(await(ended)).isFalse();
    assertThat(taken()).isEmpty();
  }
}
