package io.zerocall.jobs;

import static io.zerocall.jobs.JobStoreFixture.await;
import static io.zerocall.jobs.JobStoreFixture.done;
import static io.zerocall.jobs.JobStoreFixture.failed;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.JobState;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Listing jobs by their state. */
public interface ListingContract extends JobStoreFixture {
  private List<JobId> listed(JobState state, int most) throws Exception {
    return await(store().list(new JobFilter(state), most)).stream()
        .map(StoredJob::id)
        .toList();
  }

  @Test
  default void theLatestSubmissionsComeFirst() throws Exception {
    JobId high = add(newJob(METHOD, 9, 0));
    JobId second = add(newJob("other", 0, 0));
    JobId later = add(newJob(METHOD, 0, clock().get() + 1));
    assertThat(listed(JobState.WAITING, 3)).containsExactly(later, second, high);
    assertThat(listed(JobState.WAITING, 2)).containsExactly(later, second);
    assertThat(listed(JobState.WAITING, 0)).isEmpty();
  }

  @Test
  default void aListContinuesBeforeAJob() throws Exception {
    List<JobId> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ids.add(0, add(newJob(i % 2 == 0 ? METHOD : "other", 9 - i, 0)));
    }
    assertThat(before(null, ids.get(1), 2)).containsExactly(ids.get(2), ids.get(3));
    assertThat(before(null, ids.get(3), 9)).containsExactly(ids.get(4));
    assertThat(before(null, ids.get(4), 9)).isEmpty();
    assertThat(before(JobState.WAITING, ids.get(2), 9)).isEqualTo(ids.subList(3, 5));
    assertThat(before(JobState.DONE, ids.get(0), 9)).isEmpty();
    assertThat(before(null, JobId.random(), 9)).isEmpty();
    List<StoredJob> others = await(store().list(new JobFilter(null, "oth*", null, ids.get(1)), 9));
    assertThat(others).extracting(StoredJob::id).containsExactly(ids.get(3));
  }

  private List<JobId> before(@Nullable JobState state, JobId job, int most) throws Exception {
    return await(store().list(new JobFilter(state, null, null, job), most)).stream()
        .map(StoredJob::id)
        .toList();
  }

  @Test
  default void eachStateHasItsOwnList() throws Exception {
    Map<JobState, JobId> jobs = new EnumMap<>(JobState.class);
    jobs.put(JobState.RUNNING, running());
    jobs.put(JobState.DONE, ended(done()));
    jobs.put(JobState.FAILED, ended(failed()));
    jobs.put(JobState.CANCELLED, running());
    await(store().cancel(jobs.get(JobState.CANCELLED)));
    jobs.put(JobState.WAITING, add());
    for (JobState state : JobState.values()) {
      assertThat(listed(state, 9)).containsExactly(jobs.get(state));
    }
  }

  @Test
  default void aListHasErrorsButNoResults() throws Exception {
    JobId id = ended(again());
    start(id);
    await(store().end(id, 2, done()));
    List<StoredJob> list = await(store().list(new JobFilter(JobState.DONE), 9));
    assertThat(list).hasSize(1);
    assertThat(list.get(0).result()).isNull();
    assertThat(list.get(0).errors()).hasSize(1);
    assertThat(list.get(0).starts()).isEqualTo(2);
  }

  @Test
  default void jobsThatEndInAnotherOrderAreListedByTheirSubmission() throws Exception {
    List<JobId> ids = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ids.add(0, running());
    }
    for (JobId id : List.of(ids.get(1), ids.get(2), ids.get(0))) {
      await(store().end(id, 1, done()));
    }
    assertThat(listed(JobState.DONE, 9)).isEqualTo(ids);
  }
}
