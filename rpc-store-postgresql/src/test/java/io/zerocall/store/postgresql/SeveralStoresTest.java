package io.zerocall.store.postgresql;

import static io.zerocall.store.postgresql.TestJobs.METHOD;
import static io.zerocall.store.postgresql.TestJobs.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.JobState;
import io.zerocall.JsonText;
import io.zerocall.KeyConflict;
import io.zerocall.jobs.Claim;
import io.zerocall.jobs.DueJob;
import io.zerocall.jobs.JobFilter;
import io.zerocall.jobs.JobId;
import io.zerocall.jobs.JobKey;
import io.zerocall.jobs.JobStore;
import io.zerocall.jobs.NewJob;
import io.zerocall.jobs.Schedule;
import io.zerocall.jobs.StartedJob;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Three brokers at the same time. */
@Timeout(180)
class SeveralStoresTest {
  private static final int STORES = 3;

  private final String schema = Postgres.newSchema();
  private final List<JobStore> stores = new ArrayList<>();

  @BeforeEach
  void open() {
    for (int i = 0; i < STORES; i++) {
      stores.add(Postgres.builder(schema).open());
    }
  }

  @AfterEach
  void close() {
    stores.forEach(JobStore::close);
  }

  private static void runAll(List<Callable<Void>> tasks) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
    try {
      for (Future<Void> task : threads.invokeAll(tasks, 150, TimeUnit.SECONDS)) {
        task.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** Runs jobs until this many have ended. */
  private Callable<Void> worker(JobStore store, Claim claim, AtomicInteger rest, Running running) {
    return () -> {
      while (rest.get() > 0 && !Thread.currentThread().isInterrupted()) {
        for (DueJob due : await(store.take(claim))) {
          running.begin(due);
          StartedJob job = await(store.start(due.id())).orElseThrow();
          running.end(due);
          assertThat(await(store.end(job.id(), job.token(), TestJobs.DONE))).isTrue();
          rest.decrementAndGet();
        }
      }
      return null;
    };
  }

  /** Checks which jobs run. */
  private interface Running {
    void begin(DueJob job);

    void end(DueJob job);
  }

  @Test
  void eachJobRunsOnce() throws Exception {
    int submitters = 6;
    int jobs = 100;
    Set<JobId> added = ConcurrentHashMap.newKeySet();
    Set<JobId> started = ConcurrentHashMap.newKeySet();
    AtomicInteger rest = new AtomicInteger(submitters * jobs);
    Running once = new Running() {
      @Override
      public void begin(DueJob job) {
        assertThat(started.add(job.id())).isTrue();
      }

      @Override
      public void end(DueJob job) {}
    };
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int i = 0; i < submitters; i++) {
      JobStore store = stores.get(i % STORES);
      tasks.add(() -> {
        for (int job = 0; job < jobs; job++) {
          added.add(TestJobs.add(store, 10));
        }
        return null;
      });
      tasks.add(worker(store, new Claim(METHOD, 7), rest, once));
    }
    runAll(tasks);
    assertThat(started).isEqualTo(added).hasSize(submitters * jobs);
    assertThat(await(stores.get(0).list(new JobFilter(JobState.DONE), 10_000)))
        .hasSize(submitters * jobs);
  }

  @Test
  void limitsCountForAllBrokers() throws Exception {
    int jobs = 150;
    for (int i = 0; i < jobs; i++) {
      TestJobs.await(stores.get(i % STORES).add(TestJobs.job("tenant" + i % 3, null, 0)));
    }
    AtomicInteger rest = new AtomicInteger(jobs);
    AtomicInteger all = new AtomicInteger();
    List<AtomicInteger> tenants =
        List.of(new AtomicInteger(), new AtomicInteger(), new AtomicInteger());
    AtomicBoolean tooMany = new AtomicBoolean();
    Running limited = new Running() {
      private AtomicInteger ofTenant(DueJob job) {
        return tenants.get(job.tenant().charAt(6) - '0');
      }

      @Override
      public void begin(DueJob job) {
        if (all.incrementAndGet() > 4 || ofTenant(job).incrementAndGet() > 2) {
          tooMany.set(true);
        }
      }

      @Override
      public void end(DueJob job) {
        ofTenant(job).decrementAndGet();
        all.decrementAndGet();
      }
    };
    List<Callable<Void>> tasks = new ArrayList<>();
    stores.forEach(store -> {
      tasks.add(worker(store, new Claim(METHOD, 1, 4, 2), rest, limited));
      tasks.add(worker(store, new Claim(METHOD, 1, 4, 2), rest, limited));
    });
    runAll(tasks);
    assertThat(tooMany).isFalse();
  }

  @Test
  void theSameKeyIsOneJobWhoeverSubmitsIt() throws Exception {
    for (int round = 0; round < 10; round++) {
      JobKey key = new JobKey("key " + round, KeyConflict.SAME_JOB);
      Set<JobId> ids = ConcurrentHashMap.newKeySet();
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < 4 * STORES; i++) {
        JobStore store = stores.get(i % STORES);
        tasks.add(() -> {
          ids.add(await(store.add(TestJobs.job(null, key, 0))));
          return null;
        });
      }
      runAll(tasks);
      assertThat(ids).hasSize(1);
    }
    assertThat(await(stores.get(0).count())).containsEntry(JobState.WAITING, 10L);
  }

  @Test
  void jobsWithOneKeyNeverRunAtTheSameTime() throws Exception {
    JobKey key = new JobKey("key", KeyConflict.ONCE_MORE);
    AtomicInteger running = new AtomicInteger();
    AtomicInteger submitting = new AtomicInteger(3);
    Set<JobId> submitted = ConcurrentHashMap.newKeySet();
    Set<JobId> ended = ConcurrentHashMap.newKeySet();
    List<Callable<Void>> tasks = new ArrayList<>();
    for (JobStore store : stores) {
      tasks.add(() -> {
        for (int i = 0; i < 60; i++) {
          submitted.add(await(store.add(TestJobs.job(null, key, 0))));
        }
        submitting.decrementAndGet();
        return null;
      });
      tasks.add(() -> {
        while (submitting.get() > 0 || !ended.containsAll(submitted)) {
          for (DueJob due : await(store.take(new Claim(METHOD, 9)))) {
            StartedJob job = await(store.start(due.id())).orElseThrow();
            assertThat(running.incrementAndGet()).isOne();
            assertThat(running.decrementAndGet()).isZero();
            assertThat(await(store.end(job.id(), job.token(), TestJobs.DONE))).isTrue();
            ended.add(job.id());
          }
        }
        return null;
      });
    }
    runAll(tasks);
    assertThat(ended).isEqualTo(submitted);
    assertThat(await(stores.get(0).count())).containsEntry(JobState.WAITING, 0L);
  }

  @Test
  void schedulesFireOnce() throws Exception {
    Schedule schedule = new Schedule("daily", null, JsonText.parse("{}"), 1_000);
    await(stores.get(0).schedule(schedule));
    AtomicInteger fired = new AtomicInteger();
    List<Callable<Void>> tasks = new ArrayList<>();
    for (JobStore store : stores) {
      tasks.add(() -> {
        NewJob job = TestJobs.job(null, null, 0);
        if (await(store.fire(schedule, 2_000, job))) {
          fired.incrementAndGet();
        }
        return null;
      });
    }
    runAll(tasks);
    assertThat(fired).hasValue(1);
    assertThat(await(stores.get(0).count())).containsEntry(JobState.WAITING, 1L);
  }
}
