package io.zerocall.jobs;

import static io.zerocall.jobs.JobStoreFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.JobState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which jobs may start, and in which order. */
public interface TakingContract extends JobStoreFixture {
  @Test
  default void theHighestPriorityComesFirstAndThenTheFirstSubmission() throws Exception {
    JobId low = add(newJob(METHOD, -1, 0));
    JobId first = add(newJob(METHOD, 0, 0));
    JobId second = add(newJob(METHOD, 0, 0));
    JobId high = add(newJob(METHOD, Integer.MAX_VALUE, 0));
    JobId lowest = add(newJob(METHOD, Integer.MIN_VALUE, 0));
    assertThat(taken()).containsExactly(high, first, second, low, lowest);
  }

  @Test
  default void noMoreAreTakenThanWanted() throws Exception {
    JobId first = add();
    JobId second = add();
    JobId third = add();
    assertThat(taken(METHOD, 0)).isEmpty();
    assertThat(taken(METHOD, 2)).containsExactly(first, second);
    assertThat(taken(METHOD, 2)).containsExactly(third);
    assertThat(taken(METHOD, 2)).isEmpty();
  }

  @Test
  default void eachMethodHasItsOwnJobs() throws Exception {
    JobId one = add(newJob("a", 0, 0));
    JobId other = add(newJob("b", 0, 0));
    assertThat(await(store().dueMethods())).containsExactlyInAnyOrder("a", "b");
    assertThat(taken("b", 9)).containsExactly(other);
    assertThat(await(store().dueMethods())).containsExactly("a");
    assertThat(taken("a", 9)).containsExactly(one);
    assertThat(taken("c", 9)).isEmpty();
    assertThat(await(store().dueMethods())).isEmpty();
  }

  @Test
  default void aJobWaitsForItsMoment() throws Exception {
    JobId later = add(newJob(METHOD, 5, clock().get() + 10));
    JobId now = add();
    assertThat(taken()).containsExactly(now);
    clock().addAndGet(9);
    assertThat(await(store().dueMethods())).isEmpty();
    assertThat(taken()).isEmpty();
    clock().addAndGet(1);
    assertThat(await(store().dueMethods())).containsExactly(METHOD);
    assertThat(taken()).containsExactly(later);
  }

  @Test
  default void aJobThatIsPutBackKeepsItsPlace() throws Exception {
    JobId first = add();
    JobId second = add();
    assertThat(taken(METHOD, 1)).containsExactly(first);
    store().putBack(List.of(first));
    assertThat(await(store().dueMethods())).containsExactly(METHOD);
    assertThat(taken()).containsExactly(first, second);
  }

  @Test
  default void onlyTakenJobsArePutBack() throws Exception {
    JobId waiting = add();
    JobId started = add();
    assertThat(taken()).hasSize(2);
    await(store().start(started));
    store().putBack(List.of(started, waiting, waiting, JobId.random()));
    assertThat(taken()).containsExactly(waiting);
  }

  @Test
  default void aTakenJobStillWaits() throws Exception {
    JobId id = add();
    assertThat(taken()).containsExactly(id);
    assertThat(state(id)).isEqualTo(JobState.WAITING);
  }

  @Test
  default void aJobStartsOnce() throws Exception {
    JobId id = running();
    assertThat(state(id)).isEqualTo(JobState.RUNNING);
    assertThat(await(store().start(id))).isEmpty();
    assertThat(found(id).starts()).isOne();
    assertThat(taken()).isEmpty();
  }

  @Test
  default void anUnknownJobDoesNotStart() throws Exception {
    assertThat(await(store().start(JobId.random()))).isEmpty();
  }
}
