package io.zerocall.jobs;

import static io.zerocall.jobs.JobStoreFixture.await;
import static io.zerocall.jobs.JobStoreFixture.done;
import static io.zerocall.jobs.JobStoreFixture.failed;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.JobState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a store still has when it is opened again. */
public interface ReopeningContract extends JobStoreFixture {
  @Test
  default void everythingIsStillThere() throws Exception {
    JobId done = ended(done());
    JobId failed = ended(failed());
    JobId cancelled = running();
    await(store().cancel(cancelled));
    JobId waiting = add(newJob(METHOD, 7, clock().get() + 1));
    List<StoredJob> before = new ArrayList<>();
    for (JobId id : List.of(done, failed, cancelled, waiting)) {
      before.add(found(id));
    }
    reopen();
    for (StoredJob job : before) {
      assertThat(found(job.id())).isEqualTo(job);
    }
    assertThat(taken()).isEmpty();
    clock().addAndGet(1);
    assertThat(await(store().take(new Claim(METHOD, 9))))
        .containsExactly(new DueJob(waiting, METHOD, 7, "ann", null));
  }

  @Test
  default void theOrderIsStillTheSame() throws Exception {
    JobId low = add(newJob(METHOD, -1, 0));
    JobId first = add();
    JobId second = add();
    reopen();
    JobId third = add();
    assertThat(taken()).containsExactly(first, second, third, low);
  }

  @Test
  default void aRunningJobWaitsAgain() throws Exception {
    JobId first = running();
    JobId second = add();
    reopen();
    assertThat(state(first)).isEqualTo(JobState.WAITING);
    assertThat(found(first).starts()).isOne();
    assertThat(await(store().end(first, 1, done()))).isFalse();
    assertThat(taken()).containsExactly(first, second);
    assertThat(await(store().start(first)))
        .contains(new StartedJob(first, 2, 2, newJob().params(), null));
  }

  @Test
  default void aTakenJobWaitsAgain() throws Exception {
    JobId id = add();
    assertThat(taken()).containsExactly(id);
    reopen();
    assertThat(taken()).containsExactly(id);
  }
}
