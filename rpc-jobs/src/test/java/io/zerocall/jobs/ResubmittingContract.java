package io.zerocall.jobs;

import static io.zerocall.jobs.JobStoreFixture.await;
import static io.zerocall.jobs.JobStoreFixture.done;
import static io.zerocall.jobs.JobStoreFixture.failed;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.JobState;
import org.junit.jupiter.api.Test;

/** Submitting failed jobs again. */
public interface ResubmittingContract extends JobStoreFixture {
  @Test
  default void aFailedJobWaitsAgain() throws Exception {
    JobId id = ended(failed());
    clock().addAndGet(7);
    StoredJob job = await(store().resubmit(id)).orElseThrow();
    assertThat(job.state()).isEqualTo(JobState.WAITING);
    assertThat(job.starts()).isZero();
    assertThat(job.submittedMillis()).isEqualTo(clock().get());
    assertThat(job.dueMillis()).isEqualTo(clock().get());
    assertThat(job.endedMillis()).isZero();
    assertThat(job.expiresMillis()).isZero();
    assertThat(job.errors()).hasSize(1);
    assertThat(found(id)).isEqualTo(job);
    assertThat(taken()).containsExactly(id);
    assertThat(await(store().start(id)))
        .contains(new StartedJob(id, 1, 2, newJob().params(), null));
  }

  @Test
  default void aJobThatIsSubmittedAgainIsTheLastOne() throws Exception {
    JobId failed = ended(failed());
    JobId other = add();
    await(store().resubmit(failed));
    assertThat(await(store().list(new JobFilter(JobState.WAITING), 9)))
        .extracting(StoredJob::id)
        .containsExactly(failed, other);
    reopen();
    assertThat(taken()).containsExactly(other, failed);
  }

  @Test
  default void otherJobsStayAsTheyAre() throws Exception {
    JobId running = running();
    JobId done = ended(done());
    JobId cancelled = running();
    await(store().cancel(cancelled));
    JobId waiting = add();
    for (JobId id : new JobId[] {running, done, cancelled, waiting}) {
      StoredJob job = found(id);
      assertThat(await(store().resubmit(id))).contains(job);
      assertThat(found(id)).isEqualTo(job);
    }
    assertThat(taken()).containsExactly(waiting);
    assertThat(await(store().resubmit(JobId.random()))).isEmpty();
  }
}
