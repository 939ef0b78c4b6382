package io.zerocall.jobs;

import static io.zerocall.jobs.JobStoreFixture.await;
import static io.zerocall.jobs.JobStoreFixture.done;
import static org.assertj.core.api.Assertions.assertThat;

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
    List<CompletionStage<JobId>> added = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      jobs.add(newJob());
      added.add(store().add(jobs.get(i)));
    }
    store().close();
    for (CompletionStage<JobId> stage : added) {
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
        store().list(JobFilter.ALL, 1),
        store().take(new Claim(METHOD, 1)),
        store().dueMethods(),
        store().report(id, 1, new JobProgress(1, 2, null)),
        store().count(),
        store().schedules());
    for (CompletionStage<?> stage : stages) {
      assertThat(stage.toCompletableFuture())
          .failsWithin(60, TimeUnit.SECONDS)
          .withThrowableThat()
          .withCauseInstanceOf(StoreUnavailableException.class);
    }
    store().putBack(List.of(id));
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
    CompletionStage<JobId> added = store().add(job);
    Thread.currentThread().interrupt();
    store().close();
    assertThat(Thread.interrupted()).isTrue();
    await(added);
    reopen();
    assertThat(taken()).containsExactly(job.id());
  }
}
