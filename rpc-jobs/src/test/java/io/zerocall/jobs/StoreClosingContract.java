package io.zerocall.jobs;

import static io.zerocall.jobs.JobStoreFixture.await;
import static io.zerocall.jobs.JobStoreFixture.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.JobState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Closing a store. */
public interface StoreClosingContract extends JobStoreFixture {
  @Test
  default void closingMakesPendingChangesDurable() throws Exception {
    List<NewJob> jobs = new ArrayList<>();
    List<CompletionStage<Void>> added = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      jobs.add(newJob());
      added.add(store().add(jobs.get(i)));
    }
    store().close();
    for (CompletionStage<Void> stage : added) {
      assertThat(stage.toCompletableFuture()).isCompleted();
    }
    reopen();
    assertThat(taken()).isEqualTo(jobs.stream().map(NewJob::id).toList());
  }

  @Test
  default void closingTwiceHasNoEffect() throws Exception {
    JobId id = add();
    store().close();
    store().close();
    reopen();
    assertThat(taken()).containsExactly(id);
  }

  @Test
  default void aClosedStoreRefusesEverything() throws Exception {
    JobId id = add();
    store().close();
    List<CompletionStage<?>> stages = List.of(
        store().add(newJob()),
        store().start(id),
        store().end(id, 1, done()),
        store().cancel(id),
        store().resubmit(id),
        store().find(id),
        store().list(JobState.WAITING, 1));
    for (CompletionStage<?> stage : stages) {
      assertThat(stage.toCompletableFuture())
          .failsWithin(60, TimeUnit.SECONDS)
          .withThrowableThat()
          .withCauseInstanceOf(StoreUnavailableException.class);
    }
    assertThat(taken()).isEmpty();
    assertThat(store().dueMethods()).isEmpty();
    store().putBack(List.of(id));
    assertThat(taken()).isEmpty();
  }

  @Test
  default void aCallbackMayCloseTheStore() throws Exception {
    JobStore store = store();
    await(store.add(newJob()).thenRun(store::close));
    store.close();
    reopen();
    assertThat(taken()).hasSize(1);
  }

  @Test
  default void aThreadThatIsInterruptedClosesTheStore() throws Exception {
    NewJob job = newJob();
    CompletionStage<Void> added = store().add(job);
    Thread.currentThread().interrupt();
    store().close();
    assertThat(Thread.interrupted()).isTrue();
    await(added);
    reopen();
    assertThat(taken()).containsExactly(job.id());
  }
}
