package io.zerocall.ijson;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each of many tasks runs once, and its client gets its own result. */
@Timeout(120)
class ManyTasksTest {
  private static final int CLIENTS = 40;
  private static final int TASKS_PER_CLIENT = 100;
  private static final int WORKERS_PER_TYPE = 6;

  private final Map<String, AtomicInteger> runs = new ConcurrentHashMap<>();

  private String run(Reply task) {
    int before = runs.computeIfAbsent(task.text(), any -> new AtomicInteger()).getAndIncrement();
    return before == 0 ? "result of " + task.text() : "run again: " + task.text();
  }

  /** Works until the broker closes; returns how many tasks it has run. */
  private int work(Jobs jobs, String type) throws Exception {
    int done = 0;
    try (Peer worker = new Peer(jobs.port());
        Peer results = new Peer(jobs.port())) {
      Reply task = worker.poll("/q/*", type).receive();
      while (!task.text().equals("stop")) {
        String result = run(task);
        done++;
        switch (type) {
          case "get" -> {
            assertThat(results.ask("/" + task.id(), result, "Type", "result").line())
                .isEqualTo("200 OK");
            task = worker.poll("/q/*", type).receive();
          }
          case "get+" -> {
            assertThat(worker.ask("/", result, "Type", "result").line()).isEqualTo("200 OK");
            task = worker.poll("/q/*", type).receive();
          }
          default -> task = worker.ask("/", result);
        }
      }
    }
    return done;
  }

  private static int call(Jobs jobs, int client) throws Exception {
    int own = 0;
    try (Peer peer = new Peer(jobs.port())) {
      for (int i = 0; i < TASKS_PER_CLIENT; i++) {
        String task = "task " + i + " of client " + client;
        Reply reply = peer.ask("/q/" + client, task);
        if (reply.text().equals("result of " + task)) {
          own++;
        }
      }
    }
    return own;
  }

  @Test
  void runOnceEach() throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    try (Jobs jobs = new Jobs()) {
      List<Future<Integer>> workers = new ArrayList<>();
      for (String type : new String[] {"get", "get+", "worker"}) {
        for (int i = 0; i < WORKERS_PER_TYPE; i++) {
          workers.add(threads.submit(() -> work(jobs, type)));
        }
      }
      jobs.awaitWorkers(workers.size());
      List<Callable<Integer>> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        int client = i;
        clients.add(() -> call(jobs, client));
      }
      for (Future<Integer> own : threads.invokeAll(clients, 90, TimeUnit.SECONDS)) {
        assertThat(own.get()).isEqualTo(TASKS_PER_CLIENT);
      }
      assertThat(runs).hasSize(CLIENTS * TASKS_PER_CLIENT);
      assertThat(runs.values()).allSatisfy(times -> assertThat(times).hasValue(1));

      jobs.awaitWorkers(workers.size());
      assertThat(jobs.ask("/q/", "stop", "Type", "pub").line()).isEqualTo("200 OK");
      int done = 0;
      for (Future<Integer> worker : workers) {
        done += worker.get(20, TimeUnit.SECONDS);
      }
      assertThat(done).isEqualTo(CLIENTS * TASKS_PER_CLIENT);
      jobs.awaitWorkers(0);
      assertThat(jobs.ask("/q/*", "", "Type", "delete").line()).isEqualTo("200 OK");
      assertThat(jobs.live()).isZero();
    } finally {
      threads.shutdownNow();
    }
  }
}
