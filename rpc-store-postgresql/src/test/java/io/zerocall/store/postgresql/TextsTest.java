package io.zerocall.store.postgresql;

import static io.zerocall.store.postgresql.TestJobs.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.JsonText;
import io.zerocall.KeyConflict;
import io.zerocall.jobs.Claim;
import io.zerocall.jobs.JobFilter;
import io.zerocall.jobs.JobId;
import io.zerocall.jobs.JobKey;
import io.zerocall.jobs.JobProgress;
import io.zerocall.jobs.JobStore;
import io.zerocall.jobs.NewJob;
import io.zerocall.jobs.StartedJob;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Texts that PostgreSQL can't store as they are, and long ones. */
@Timeout(120)
class TextsTest {
  private final JobStore store = Postgres.builder(Postgres.newSchema()).open();

  @AfterEach
  void close() {
    store.close();
  }

  private static NewJob job(
      String method, @Nullable String owner, @Nullable String tenant, @Nullable String key) {
    JobKey jobKey = key == null ? null : new JobKey(key, KeyConflict.SAME_JOB);
    return new NewJob(JobId.random(), method, null, null, owner, tenant, jobKey, 0, 0, 1_000);
  }

  @Test
  void namesWithoutAnEncodingAreRefused() throws Exception {
    for (String bad : List.of("a\0b", "\uD800", "x\uDC00")) {
      for (NewJob job : List.of(
          job(bad, null, null, null),
          job("m", bad, null, null),
          job("m", null, bad, null),
          job("m", null, null, bad))) {
        assertThatThrownBy(() -> await(store.add(job)))
            .hasCauseInstanceOf(IllegalArgumentException.class);
      }
    }
    await(store.add(job("still works", null, null, null)));
  }

  @Test
  void aMessageIsStoredAsFarAsPossible() throws Exception {
    JobId id = await(store.add(TestJobs.job(1)));
    StartedJob job = TestJobs.start(store);
    assertThat(await(store.report(id, job.token(), new JobProgress(1, -1, "a\0b\uD800"))))
        .isTrue();
    assertThat(await(store.find(id)).orElseThrow().progress())
        .isEqualTo(new JobProgress(1, -1, "a\uFFFDb?"));
  }

  @Test
  void aLookForNamesWithoutAnEncodingFindsNothing() throws Exception {
    await(store.add(TestJobs.job(1)));
    assertThat(await(store.take(new Claim("a\0b", 1)))).isEmpty();
    assertThat(await(store.take(new Claim("a\0b", 1, 1, 1)))).isEmpty();
    assertThat(await(store.unschedule("a\0b", null))).isFalse();
    assertThat(await(store.list(new JobFilter(null, "a\0b", null), 1))).isEmpty();
    assertThat(TestJobs.take(store)).isPresent();
  }

  @Test
  void longNamesAreStoredOrRefusedAlone() throws Exception {
    String random = JobId.random().toString().repeat(3_000);
    JobId id = await(store.add(job("m", "o".repeat(10_000), null, random)));
    assertThat(await(store.add(job("m", "o".repeat(10_000), null, random)))).isEqualTo(id);
    var tooLong = store.add(job(incompressible(), null, null, null));
    var other = store.add(TestJobs.job(1));
    assertThatThrownBy(() -> await(tooLong)).hasCauseInstanceOf(IllegalArgumentException.class);
    await(other);
  }

  private static String incompressible() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      text.append(JobId.random());
    }
    return text.toString();
  }

  @Test
  void quotesAndBackslashesAreNothingSpecial() throws Exception {
    String odd = "'\"\\{},$now $schema ? \n\r\t %_*";
    NewJob job = new NewJob(
        JobId.random(),
        odd,
        JsonText.parse("[\"\\\"'\\\\{}\"]"),
        null,
        odd,
        odd,
        new JobKey(odd, KeyConflict.SAME_JOB),
        0,
        0,
        1_000);
    await(store.add(job));
    assertThat(await(store.take(new Claim(odd, 1)))).hasSize(1);
    assertThat(await(store.start(job.id())).orElseThrow().params()).isEqualTo(job.params());
    assertThat(await(store.find(job.id())).orElseThrow().key()).isEqualTo(odd);
  }
}
