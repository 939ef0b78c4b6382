package io.zerocall.jobs;

import static io.zerocall.jobs.JobStoreFixture.await;
import static io.zerocall.jobs.JobStoreFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.KeyConflict;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Schedules. */
public interface SchedulesContract extends JobStoreFixture {
  Schedule NIGHTLY = new Schedule("nightly \uD83D\uDE00", null, json("{\"cron\":\"x\"}"), 2_000);
  Schedule HERS = new Schedule("nightly \uD83D\uDE00", "ann", json("{}"), 1_000);

  @Test
  default void schedulesAreKeptInTheOrderOfTheirNextSubmissions() throws Exception {
    await(store().schedule(NIGHTLY));
    await(store().schedule(HERS));
    assertThat(await(store().schedules())).containsExactly(HERS, NIGHTLY);
    reopen();
    assertThat(await(store().schedules())).containsExactly(HERS, NIGHTLY);
  }

  @Test
  default void aScheduleReplacesTheOneWithItsName() throws Exception {
    await(store().schedule(NIGHTLY));
    await(store().schedule(HERS));
    Schedule changed = new Schedule(NIGHTLY.name(), null, json("[]"), 500);
    await(store().schedule(changed));
    assertThat(await(store().schedules())).containsExactly(changed, HERS);
  }

  @Test
  default void anEqualDefinitionKeepsWhatIsDue() throws Exception {
    await(store().schedule(NIGHTLY));
    Schedule later = new Schedule(NIGHTLY.name(), null, NIGHTLY.definition(), 3_000);
    await(store().schedule(later));
    assertThat(await(store().schedules())).containsExactly(NIGHTLY);
    Schedule earlier = new Schedule(NIGHTLY.name(), null, NIGHTLY.definition(), 1_500);
    await(store().schedule(earlier));
    assertThat(await(store().schedules())).containsExactly(earlier);
    Schedule changed = new Schedule(NIGHTLY.name(), null, json("[]"), 3_000);
    await(store().schedule(changed));
    assertThat(await(store().schedules())).containsExactly(changed);
  }

  @Test
  default void aScheduleIsRemovedOnce() throws Exception {
    await(store().schedule(NIGHTLY));
    assertThat(await(store().unschedule(NIGHTLY.name(), "ann"))).isFalse();
    assertThat(await(store().unschedule(NIGHTLY.name(), null))).isTrue();
    assertThat(await(store().unschedule(NIGHTLY.name(), null))).isFalse();
    assertThat(await(store().schedules())).isEmpty();
  }

  @Test
  default void aScheduleFiresOnce() throws Exception {
    await(store().schedule(NIGHTLY));
    NewJob job = newJob();
    assertThat(await(store().fire(NIGHTLY, 3_000, job))).isTrue();
    assertThat(await(store().fire(NIGHTLY, 3_000, newJob()))).isFalse();
    Schedule next = new Schedule(NIGHTLY.name(), null, NIGHTLY.definition(), 3_000);
    assertThat(await(store().schedules())).containsExactly(next);
    assertThat(taken()).containsExactly(job.id());
    await(store().unschedule(NIGHTLY.name(), null));
    assertThat(await(store().fire(next, 4_000, newJob()))).isFalse();
    assertThat(await(store().schedules())).isEmpty();
    assertThat(taken()).isEmpty();
  }

  @Test
  default void ofManyThatFireOneSubmits() throws Exception {
    await(store().schedule(NIGHTLY));
    List<CompletionStage<Boolean>> fired = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      fired.add(store().fire(NIGHTLY, 3_000, newJob()));
    }
    int submitted = 0;
    for (CompletionStage<Boolean> stage : fired) {
      submitted += await(stage) ? 1 : 0;
    }
    assertThat(submitted).isOne();
    assertThat(taken()).hasSize(1);
  }

  @Test
  default void aKeyCountsForTheJobOfASchedule() throws Exception {
    NewJob job = new NewJob(
        JobId.random(),
        METHOD,
        null,
        null,
        null,
        null,
        new JobKey("k", KeyConflict.ONCE_MORE),
        0,
        0,
        KEPT_MILLIS);
    JobId waiting = add(job);
    await(store().schedule(NIGHTLY));
    NewJob second =
        new NewJob(JobId.random(), METHOD, null, null, null, null, job.key(), 0, 0, KEPT_MILLIS);
    assertThat(await(store().fire(NIGHTLY, 3_000, second))).isTrue();
    assertThat(taken()).containsExactly(waiting);
  }
}
