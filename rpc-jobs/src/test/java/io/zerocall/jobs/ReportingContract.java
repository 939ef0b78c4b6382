package io.zerocall.jobs;

import static io.zerocall.jobs.JobStoreFixture.await;
import static io.zerocall.jobs.JobStoreFixture.done;
import static io.zerocall.jobs.JobStoreFixture.failed;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.JobState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What starts report of their progress, and counting. */
public interface ReportingContract extends JobStoreFixture {
  JobProgress HALF = new JobProgress(5, 10, "half \uD83D\uDE00");

  @Test
  default void theLastReportIsFoundAndListed() throws Exception {
    JobId id = running();
    assertThat(found(id).progress()).isNull();
    assertThat(await(store().report(id, 1, HALF))).isTrue();
    assertThat(found(id).progress()).isEqualTo(HALF);
    JobProgress last = new JobProgress(Long.MAX_VALUE, -1, null);
    assertThat(await(store().report(id, 1, last))).isTrue();
    assertThat(found(id).progress()).isEqualTo(last);
    assertThat(await(store().list(JobFilter.ALL, 1)).get(0).progress()).isEqualTo(last);
    await(store().end(id, 1, done()));
    assertThat(found(id).progress()).isEqualTo(last);
  }

  @Test
  default void aNewStartHasReportedNothing() throws Exception {
    JobId id = running();
    await(store().report(id, 1, HALF));
    await(store().end(id, 1, again()));
    assertThat(found(id).progress()).isEqualTo(HALF);
    start(id);
    assertThat(found(id).progress()).isNull();
  }

  @Test
  default void theReportOfAnEarlierStartIsRefused() throws Exception {
    JobId id = ended(again());
    assertThat(await(store().report(id, 1, HALF))).isFalse();
    start(id);
    assertThat(await(store().report(id, 1, HALF))).isFalse();
    assertThat(found(id).progress()).isNull();
    assertThat(await(store().report(id, 2, HALF))).isTrue();
    await(store().cancel(id));
    assertThat(await(store().report(id, 2, HALF))).isFalse();
    assertThat(await(store().report(JobId.random(), 1, HALF))).isFalse();
  }

  @Test
  default void theReportOfAJobThatIsSubmittedAgainStaysUntilItStarts() throws Exception {
    JobId id = running();
    await(store().report(id, 1, HALF));
    await(store().end(id, 1, failed()));
    await(store().resubmit(id));
    assertThat(found(id).progress()).isEqualTo(HALF);
    start(id);
    assertThat(found(id).progress()).isNull();
  }

  @Test
  default void jobsAreCounted() throws Exception {
    for (JobState state : JobState.values()) {
      assertThat(await(store().count())).containsEntry(state, 0L);
    }
    ended(done());
    ended(done());
    running();
    await(store().cancel(add()));
    add();
    assertThat(await(store().count()))
        .containsEntry(JobState.DONE, 2L)
        .containsEntry(JobState.RUNNING, 1L)
        .containsEntry(JobState.CANCELLED, 1L)
        .containsEntry(JobState.WAITING, 1L)
        .containsEntry(JobState.FAILED, 0L);
    clock().addAndGet(KEPT_MILLIS);
    assertThat(await(store().count()))
        .containsEntry(JobState.DONE, 0L)
        .containsEntry(JobState.RUNNING, 1L);
  }

  @Test
  default void filtersAdmitByMethodAndOwner() throws Exception {
    JobId order = add(newJob("shop.order", 0, 0));
    JobId pay = add(newJob("shop.pay", 0, 0));
    JobId percent = add(newJob("shop.%", 0, 0));
    JobId nobody = add(
        new NewJob(JobId.random(), "mail.send", null, null, null, null, null, 0, 0, KEPT_MILLIS));
    assertThat(listed(JobFilter.ALL)).containsExactly(nobody, percent, pay, order);
    assertThat(listed(new JobFilter(null, "shop.*", null))).containsExactly(percent, pay, order);
    assertThat(listed(new JobFilter(null, "*", null))).hasSize(4);
    assertThat(listed(new JobFilter(null, "shop.%", null))).containsExactly(percent);
    assertThat(listed(new JobFilter(null, "shop.%*", null))).containsExactly(percent);
    assertThat(listed(new JobFilter(JobState.WAITING, "shop.pay", "ann"))).containsExactly(pay);
    assertThat(listed(new JobFilter(JobState.DONE, "shop.*", null))).isEmpty();
    assertThat(listed(new JobFilter(null, null, "ann"))).containsExactly(percent, pay, order);
    assertThat(listed(new JobFilter(null, "Shop.*", null))).isEmpty();
  }

  private List<JobId> listed(JobFilter filter) throws Exception {
    return await(store().list(filter, 9)).stream().map(StoredJob::id).toList();
  }
}
