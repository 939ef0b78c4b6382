package io.zerocall.broker;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.JsonText;
import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import io.zerocall.client.RpcClient;
import io.zerocall.jobs.JobLimits;
import io.zerocall.store.sqlite.SqliteJobStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How many jobs run at the same time. */
@Timeout(60)
class JobLimitsTest {
  @TempDir
  private Path directory;

  private Brokers brokers(JobLimits limits) {
    return new Brokers(builder ->
        builder.jobs(SqliteJobStore.open(directory.resolve("jobs.db"))).jobLimits(limits));
  }

  private static String submit(RpcClient client, Map<String, ?> submission) {
    return client.callNamed("rpc.submit", String.class, submission);
  }

  /** Counts how many calls of each name run at the same time. */
  @RpcService("limited")
  public static final class Limited {
    final Map<String, AtomicInteger> running = new ConcurrentHashMap<>();
    final Map<String, Integer> most = new ConcurrentHashMap<>();
    final Semaphore permits = new Semaphore(0);

    private void run(String name) throws InterruptedException {
      AtomicInteger present = running.computeIfAbsent(name, any -> new AtomicInteger());
      most.merge(name, present.incrementAndGet(), Math::max);
      permits.tryAcquire(30, TimeUnit.SECONDS);
      present.decrementAndGet();
    }

    int running(String name) {
      return running.getOrDefault(name, new AtomicInteger()).get();
    }

    @RpcMethod
    public void slow(String name) throws InterruptedException {
      run(name);
    }

    @RpcMethod
    public void other(String name) throws InterruptedException {
      run(name);
    }
  }

  @Test
  void aMethodWithALimitLeavesWorkersToOthers() throws Exception {
    Limited limited = new Limited();
    try (Brokers brokers = brokers(JobLimits.NONE.withMethod("limited.slow", 2))) {
      brokers.worker(limited, builder -> builder.threads(8));
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        ids.add(
            submit(brokers.first(), Map.of("method", "limited.slow", "params", List.of("slow"))));
      }
      for (int i = 0; i < 3; i++) {
        ids.add(
            submit(brokers.first(), Map.of("method", "limited.other", "params", List.of("other"))));
      }
      eventually("the others run", () -> limited.running("other") == 3);
      eventually("two run", () -> limited.running("slow") == 2);
      limited.permits.release(100);
      for (String id : ids) {
        brokers.first().call("rpc.result", JsonText.class, id);
      }
      assertThat(limited.most).containsEntry("slow", 2);
    }
  }

  @Test
  void tenantsHaveALimitOverAllMethods() throws Exception {
    Limited limited = new Limited();
    try (Brokers brokers = brokers(JobLimits.NONE.withTenant(3))) {
      brokers.worker(limited, builder -> builder.threads(16));
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        for (String tenant : List.of("blue", "red")) {
          ids.add(submit(
              brokers.first(),
              Map.of(
                  "method",
                  i % 2 == 0 ? "limited.slow" : "limited.other",
                  "params",
                  List.of(tenant),
                  "tenant",
                  tenant)));
        }
      }
      eventually(
          "three of each run", () -> limited.running("blue") == 3 && limited.running("red") == 3);
      limited.permits.release(100);
      for (String id : ids) {
        brokers.first().call("rpc.result", JsonText.class, id);
      }
      assertThat(limited.most).containsEntry("blue", 3).containsEntry("red", 3);
    }
  }

  @Test
  void aCancelledJobLeavesItsPlaceToTheNextOne() throws Exception {
    Jobs jobs = new Jobs("w");
    try (Brokers brokers = brokers(JobLimits.NONE.withMethod("jobs.*", 1))) {
      brokers.worker(jobs);
      String first = submit(brokers.first(), Map.of("method", "jobs.hold"));
      eventually("it runs", () -> jobs.runs.get() == 1);
      String second = submit(brokers.first(), Map.of("method", "jobs.hold"));
      brokers.first().callNamed("rpc.cancel", String.class, Map.of("job", first));
      eventually("the next one runs", () -> jobs.runs.get() == 2);
      jobs.released.countDown();
      assertThat(brokers.first().call("rpc.result", String.class, second)).isEqualTo("w");
    }
  }
}
