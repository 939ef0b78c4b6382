package io.zerocall.jobs;

import static io.zerocall.jobs.JobStoreFixture.await;
import static io.zerocall.jobs.JobStoreFixture.done;
import static io.zerocall.jobs.JobStoreFixture.failed;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.JobState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How long jobs are kept that have a final state. */
public interface KeepingContract extends JobStoreFixture {
  @Test
  default void anExpiredJobIsForgotten() throws Exception {
    JobId done = ended(done());
    JobId failed = ended(failed());
    JobId cancelled = add();
    await(store().cancel(cancelled));
    clock().addAndGet(KEPT_MILLIS - 1);
    for (JobId id : List.of(done, failed, cancelled)) {
      assertThat(found(id)).isNotNull();
    }
    clock().addAndGet(1);
    for (JobId id : List.of(done, failed, cancelled)) {
      assertThat(found(id)).isNull();
      assertThat(await(store().cancel(id))).isEmpty();
      assertThat(await(store().resubmit(id))).isEmpty();
    }
    for (JobState state : JobState.values()) {
      assertThat(await(store().list(new JobFilter(state), 9))).isEmpty();
    }
    assertThat(taken()).isEmpty();
  }

  @Test
  default void aJobWithoutAFinalStateNeverExpires() throws Exception {
    JobId running = running(keptFor(0));
    JobId waiting = add(keptFor(0));
    clock().addAndGet(1_000_000_000_000L);
    assertThat(state(running)).isEqualTo(JobState.RUNNING);
    assertThat(state(waiting)).isEqualTo(JobState.WAITING);
  }

  @Test
  default void aJobCanBeKeptForEver() throws Exception {
    JobId id = ended(keptFor(Long.MAX_VALUE), done());
    assertThat(found(id).expiresMillis()).isEqualTo(Long.MAX_VALUE);
    clock().set(Long.MAX_VALUE - 1);
    assertThat(found(id)).isNotNull();
  }

  @Test
  default void aJobIsKeptFromItsLastEndOn() throws Exception {
    JobId id = ended(failed());
    clock().addAndGet(KEPT_MILLIS - 1);
    await(store().resubmit(id));
    clock().addAndGet(KEPT_MILLIS);
    assertThat(taken()).containsExactly(id);
    StartedJob start = await(store().start(id)).orElseThrow();
    await(store().end(id, start.token(), done()));
    assertThat(found(id).expiresMillis()).isEqualTo(clock().get() + KEPT_MILLIS);
  }

  @Test
  default void aJobExpiresWhileTheStoreIsClosed() throws Exception {
    JobId id = ended(done());
    reopen();
    assertThat(state(id)).isEqualTo(JobState.DONE);
    clock().addAndGet(KEPT_MILLIS);
    reopen();
    assertThat(found(id)).isNull();
  }
}
