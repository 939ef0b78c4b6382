package io.zerocall.store.postgresql;

import static io.zerocall.store.postgresql.TestJobs.METHOD;
import static io.zerocall.store.postgresql.TestJobs.await;
import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.JobState;
import io.zerocall.jobs.Claim;
import io.zerocall.jobs.DueJob;
import io.zerocall.jobs.JobId;
import io.zerocall.jobs.JobStore;
import io.zerocall.jobs.NewJob;
import io.zerocall.jobs.StartedJob;
import io.zerocall.jobs.StoreUnavailableException;
import io.zerocall.testing.PostgresServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The server ends without a warning, and starts again. */
@Timeout(180)
class KilledServerTest {
  private static final int THREADS = 8;

  private final Set<JobId> added = ConcurrentHashMap.newKeySet();
  private final Set<JobId> ended = ConcurrentHashMap.newKeySet();
  private volatile boolean stopped;

  @Test
  void whatWasConfirmedIsStillThereAndTheStoreGoesOn() throws Exception {
    try (PostgresServer server = PostgresServer.start();
        JobStore first = open(server);
        JobStore second = open(server)) {
      List<JobStore> stores = List.of(first, second);
      ExecutorService threads = Executors.newFixedThreadPool(2 * THREADS);
      List<Future<?>> tasks = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        JobStore store = stores.get(i % 2);
        tasks.add(threads.submit(() -> submit(store)));
        tasks.add(threads.submit(() -> work(store)));
      }
      for (int round = 0; round < 3; round++) {
        int before = ended.size();
        eventually("jobs run", () -> ended.size() > before + 20);
        server.kill();
        assertThat(attempt(() -> await(first.add(TestJobs.job(1))))).isEmpty();
        server.startAgain();
      }
      int before = ended.size();
      eventually("jobs run again", () -> ended.size() > before + 20);
      stopped = true;
      threads.shutdown();
      assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
      for (Future<?> task : tasks) {
        task.get();
      }
      for (JobId id : ended) {
        assertThat(await(first.find(id)).orElseThrow().state()).isEqualTo(JobState.DONE);
      }
      finish(second);
      for (JobId id : added) {
        assertThat(await(first.find(id)).orElseThrow().state()).isEqualTo(JobState.DONE);
      }
    }
  }

  private static JobStore open(PostgresServer server) {
    return PostgresJobStore.builder()
        .url(server.url(), PostgresServer.USER, null)
        .lease(Duration.ofSeconds(2))
        .open();
  }

  private void submit(JobStore store) {
    while (!stopped) {
      NewJob job = TestJobs.job(10);
      attempt(() -> await(store.add(job))).ifPresent(added::add);
    }
  }

  private void work(JobStore store) {
    while (!stopped) {
      work(store, 5);
    }
  }

  private void work(JobStore store, int most) {
    for (DueJob due : attempt(() -> await(store.take(new Claim(METHOD, most)))).orElse(List.of())) {
      Optional<Optional<StartedJob>> started = attempt(() -> await(store.start(due.id())));
      if (started.isEmpty()) {
        store.putBack(List.of(due.id()));
      } else {
        started.get().ifPresent(job -> end(store, job));
      }
    }
  }

  /** Ends a job. The end is kept while the server is away. */
  private void end(JobStore store, StartedJob job) {
    if (attempt(() -> await(store.end(job.id(), job.token(), TestJobs.DONE))).orElse(false)) {
      ended.add(job.id());
    }
  }

  /** Runs what is still there, also what the other store had taken. */
  private void finish(JobStore store) {
    eventually("everything has ended", () -> {
      work(store, 500);
      return attempt(() -> await(store.count())).orElseThrow().get(JobState.WAITING) == 0
          && attempt(() -> await(store.count())).orElseThrow().get(JobState.RUNNING) == 0;
    });
  }

  private interface Attempt<T> {
    T run() throws Exception;
  }

  private static <T> Optional<T> attempt(Attempt<T> attempt) {
    try {
      return Optional.of(attempt.run());
    } catch (ExecutionException e) {
      assertThat(e).hasCauseInstanceOf(StoreUnavailableException.class);
      return Optional.empty();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
