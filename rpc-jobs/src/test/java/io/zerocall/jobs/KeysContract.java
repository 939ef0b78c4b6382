package io.zerocall.jobs;

import static io.zerocall.jobs.JobStoreFixture.await;
import static io.zerocall.jobs.JobStoreFixture.done;
import static io.zerocall.jobs.JobStoreFixture.failed;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.JobState;
import io.zerocall.KeyConflict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Submissions with the same key. */
public interface KeysContract extends JobStoreFixture {
  private static NewJob keyed(String key, KeyConflict conflict) {
    return keyed(METHOD, "ann", key, conflict);
  }

  private static NewJob keyed(String method, String owner, String key, KeyConflict conflict) {
    return new NewJob(
        JobId.random(),
        method,
        null,
        null,
        owner,
        null,
        new JobKey(key, conflict),
        0,
        0,
        KEPT_MILLIS);
  }

  private JobId same() throws Exception {
    return await(store().add(keyed("k", KeyConflict.SAME_JOB)));
  }

  private JobId onceMore() throws Exception {
    return await(store().add(keyed("k", KeyConflict.ONCE_MORE)));
  }

  @Test
  default void theSameKeyIsTheSameJobInEveryState() throws Exception {
    JobId id = same();
    assertThat(same()).isEqualTo(id);
    assertThat(taken()).containsExactly(id);
    assertThat(same()).isEqualTo(id);
    StartedJob start = await(store().start(id)).orElseThrow();
    assertThat(same()).isEqualTo(id);
    await(store().end(id, start.token(), done()));
    assertThat(same()).isEqualTo(id);
    reopen();
    assertThat(same()).isEqualTo(id);
    assertThat(taken()).isEmpty();
  }

  @Test
  default void aKeyIsFreeWhenItsJobHasExpired() throws Exception {
    JobId id = same();
    await(store().cancel(id));
    clock().addAndGet(KEPT_MILLIS - 1);
    assertThat(same()).isEqualTo(id);
    clock().addAndGet(1);
    JobId next = same();
    assertThat(next).isNotEqualTo(id);
    assertThat(taken()).containsExactly(next);
  }

  @Test
  default void methodsAndOwnersHaveKeysOfTheirOwn() throws Exception {
    Set<JobId> ids = new HashSet<>();
    for (String method : List.of("a", "b")) {
      for (String owner : new String[] {"ann", "bob", null}) {
        for (String key : List.of("1", "2")) {
          ids.add(await(store().add(keyed(method, owner, key, KeyConflict.SAME_JOB))));
        }
      }
    }
    assertThat(ids).hasSize(12);
  }

  @Test
  default void aSubmissionIsTheJobThatWaits() throws Exception {
    JobId id = onceMore();
    assertThat(onceMore()).isEqualTo(id);
    assertThat(taken()).containsExactly(id);
    assertThat(onceMore()).isEqualTo(id);
  }

  @Test
  default void aJobRunsOnceMoreAfterTheOneThatRuns() throws Exception {
    JobId first = onceMore();
    start(first);
    JobId second = onceMore();
    assertThat(second).isNotEqualTo(first);
    assertThat(onceMore()).isEqualTo(second);
    assertThat(same()).isEqualTo(second);
    assertThat(taken()).isEmpty();
    assertThat(await(store().dueMethods())).isEmpty();
    assertThat(state(second)).isEqualTo(JobState.WAITING);
    assertThat(await(store().end(first, 1, done()))).isTrue();
    assertThat(await(store().dueMethods())).containsExactly(METHOD);
    assertThat(taken()).containsExactly(second);
    start(second);
    await(store().end(second, 1, failed()));
    JobId third = onceMore();
    assertThat(third).isNotIn(first, second);
    assertThat(taken()).containsExactly(third);
  }

  @Test
  default void itRunsAfterTheRetriesOfTheOther() throws Exception {
    JobId first = onceMore();
    start(first);
    JobId second = onceMore();
    await(store().end(first, 1, again()));
    assertThat(taken()).containsExactly(first);
    StartedJob start = await(store().start(first)).orElseThrow();
    await(store().cancel(first));
    assertThat(await(store().end(first, start.token(), done()))).isFalse();
    assertThat(taken()).containsExactly(second);
  }

  @Test
  default void itStillRunsAfterTheOtherWhenTheStoreWasClosed() throws Exception {
    JobId first = onceMore();
    start(first);
    JobId second = onceMore();
    reopen();
    assertThat(taken()).containsExactly(first);
    StartedJob start = await(store().start(first)).orElseThrow();
    await(store().end(first, start.token(), done()));
    assertThat(taken()).containsExactly(second);
  }

  @Test
  default void aJobThatIsSubmittedAgainNeverRunsBesideAnother() throws Exception {
    JobId failed = onceMore();
    start(failed);
    await(store().end(failed, 1, failed()));
    JobId running = onceMore();
    start(running);
    await(store().resubmit(failed));
    assertThat(taken()).isEmpty();
    JobId last = onceMore(); // the one that waits
    assertThat(last).isEqualTo(failed);
    await(store().end(running, 1, done()));
    assertThat(taken()).containsExactly(failed);
  }

  @Test
  default void theOneBetweenTwoMayBeCancelled() throws Exception {
    JobId failed = onceMore();
    start(failed);
    await(store().end(failed, 1, failed()));
    JobId running = onceMore();
    start(running);
    JobId between = onceMore();
    await(store().resubmit(failed)); // is behind the one between
    await(store().cancel(between));
    assertThat(taken()).isEmpty();
    await(store().end(running, 1, done()));
    assertThat(taken()).containsExactly(failed);
  }

  @Test
  default void aJobRunsAfterTheOneThatRunsAlsoIfTheOneBetweenWasCancelled() throws Exception {
    JobId running = onceMore();
    start(running);
    JobId between = onceMore();
    await(store().cancel(between));
    assertThat(same()).isEqualTo(between); // the latest one, in any state
    JobId last = onceMore();
    assertThat(last).isNotIn(running, between);
    assertThat(onceMore()).isEqualTo(last);
    assertThat(taken()).isEmpty();
    await(store().end(running, 1, done()));
    assertThat(taken()).containsExactly(last);
  }

  @Test
  default void manySubmissionsAtTheSameTimeAreOneJob() throws Exception {
    for (KeyConflict conflict : KeyConflict.values()) {
      List<CompletionStage<JobId>> added = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        added.add(store().add(keyed(conflict.name(), conflict)));
      }
      Set<JobId> ids = new HashSet<>();
      for (CompletionStage<JobId> id : added) {
        ids.add(await(id));
      }
      assertThat(ids).hasSize(1);
      assertThat(taken()).containsExactlyElementsOf(ids);
    }
  }
}
