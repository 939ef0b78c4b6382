package io.zerocall.jobs;

import static io.zerocall.jobs.JobStoreFixture.await;
import static io.zerocall.jobs.JobStoreFixture.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.JobState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Many threads at the same time. */
public interface ThreadsContract extends JobStoreFixture {
  private static void runAll(List<Callable<Void>> tasks) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
    try {
      for (Future<Void> task : threads.invokeAll(tasks, 90, TimeUnit.SECONDS)) {
        task.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  default void eachJobRunsOnce() throws Exception {
    int submitters = 8;
    int jobs = 100;
    Set<JobId> added = ConcurrentHashMap.newKeySet();
    Set<JobId> started = ConcurrentHashMap.newKeySet();
    AtomicInteger rest = new AtomicInteger(submitters * jobs);
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int i = 0; i < submitters; i++) {
      tasks.add(() -> {
        for (int job = 0; job < jobs; job++) {
          added.add(add());
        }
        return null;
      });
    }
    for (int i = 0; i < 4; i++) {
      tasks.add(() -> {
        while (rest.get() > 0 && !Thread.currentThread().isInterrupted()) {
          for (DueJob job : await(store().take(new Claim(METHOD, 3)))) {
            StartedJob start = await(store().start(job.id())).orElseThrow();
            assertThat(started.add(start.id())).isTrue();
            assertThat(await(store().end(job.id(), start.token(), done()))).isTrue();
            rest.decrementAndGet();
          }
          Thread.onSpinWait();
        }
        return null;
      });
    }
    runAll(tasks);
    assertThat(started).isEqualTo(added);
    assertThat(await(store().list(new JobFilter(JobState.DONE), 10_000)))
        .hasSize(submitters * jobs);
    assertThat(taken()).isEmpty();
  }

  @Test
  default void aJobThatIsCancelledWhileItStartsIsCancelled() throws Exception {
    for (int i = 0; i < 50; i++) {
      JobId id = add();
      assertThat(taken()).containsExactly(id);
      List<CompletionStage<Optional<StartedJob>>> starts = new ArrayList<>();
      runAll(List.of(
          () -> {
            starts.add(store().start(id));
            return null;
          },
          () -> {
            assertThat(await(store().cancel(id))).isPresent();
            return null;
          }));
      int expected = await(starts.get(0)).isPresent() ? 1 : 0;
      assertThat(await(store().end(id, 1, done()))).isFalse();
      assertThat(found(id).state()).isEqualTo(JobState.CANCELLED);
      assertThat(found(id).starts()).isEqualTo(expected);
      assertThat(taken()).isEmpty();
    }
  }

  @Test
  default void closingAmongManyThreadsCompletesEveryStage() throws Exception {
    List<Callable<Void>> tasks = new ArrayList<>();
    Set<JobId> added = ConcurrentHashMap.newKeySet();
    for (int i = 0; i < 8; i++) {
      tasks.add(() -> {
        for (boolean open = true; open; ) {
          NewJob job = newJob();
          open = await(store().add(job).handle((nothing, failure) -> failure == null));
          if (open) {
            added.add(job.id());
          }
        }
        return null;
      });
    }
    JobStore store = store();
    tasks.add(() -> {
      while (added.size() < 100 && !Thread.currentThread().isInterrupted()) {
        Thread.onSpinWait();
      }
      store.close();
      return null;
    });
    runAll(tasks);
    reopen();
    assertThat(taken()).containsAll(added);
  }
}
