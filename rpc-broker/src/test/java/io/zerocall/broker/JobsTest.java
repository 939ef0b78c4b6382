package io.zerocall.broker;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.JobState;
import io.zerocall.JsonText;
import io.zerocall.RpcMethod;
import io.zerocall.RpcProtocolException;
import io.zerocall.RpcRemoteException;
import io.zerocall.RpcService;
import io.zerocall.RpcTimeoutException;
import io.zerocall.RpcUnavailableException;
import io.zerocall.client.RpcClient;
import io.zerocall.jobs.Claim;
import io.zerocall.jobs.JobId;
import io.zerocall.server.RpcServer;
import io.zerocall.store.sqlite.SqliteJobStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs through a broker: submitted, run by workers, fetched by their ids. */
@Timeout(60)
class JobsTest {
  @TempDir
  private Path directory;

  private Brokers brokers() {
    return new Brokers(builder -> builder.jobs(openStore()));
  }

  private SqliteJobStore openStore() {
    return SqliteJobStore.open(directory.resolve("jobs.db"));
  }

  private static String submit(RpcClient client, Map<String, ?> submission) {
    return client.callNamed("rpc.submit", String.class, submission);
  }

  private static String submit(RpcClient client, String method, Object... params) {
    return submit(client, Map.of("method", method, "params", List.of(params)));
  }

  private static JobState state(RpcClient client, String id) {
    return JobState.valueOf(
        client.call("rpc.job", JsonText.class, id).members().get("state").string());
  }

  private static int code(JsonText error) {
    return Integer.parseInt(error.members().get("code").toString());
  }

  @Test
  void aResultCanBeFetchedByAnyClientAnyNumberOfTimes() throws Exception {
    try (Brokers brokers = brokers()) {
      brokers.worker(new Jobs("w"));
      String id = submit(brokers.first(), "jobs.add", 2, 3);
      assertThat(id).matches("[0-9a-f]{32}");
      assertThat(brokers.client().call("rpc.result", int.class, id)).isEqualTo(5);
      assertThat(brokers.client().call("rpc.result", int.class, id)).isEqualTo(5);
      Map<String, JsonText> job =
          brokers.first().call("rpc.job", JsonText.class, id).members();
      assertThat(job.get("state")).hasToString("\"DONE\"");
      assertThat(job.get("method")).hasToString("\"jobs.add\"");
      assertThat(job.get("starts")).hasToString("1");
      assertThat(job.get("errors")).hasToString("[]");
      assertThat(job).containsKeys("submitted", "due", "ended", "expires");
    }
  }

  @Test
  void aJobWaitsForItsFirstWorker() throws Exception {
    try (Brokers brokers = brokers()) {
      String id = submit(brokers.first(), "jobs.echo", "late");
      CompletableFuture<String> result = brokers.client().callAsync("rpc.result", String.class, id);
      assertThat(state(brokers.first(), id)).isEqualTo(JobState.WAITING);
      brokers.worker(new Jobs("w"));
      assertThat(result.get()).isEqualTo("late");
    }
  }

  @Test
  void manyJobsOfOneMethodAllRunOnce() throws Exception {
    Counting counting = new Counting();
    try (Brokers brokers = brokers()) {
      brokers.worker(counting, builder -> builder.credit(8));
      brokers.worker(counting, builder -> builder.credit(8));
      List<CompletableFuture<String>> ids = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        ids.add(brokers
            .first()
            .callNamedAsync(
                "rpc.submit", String.class, Map.of("method", "count.up", "params", List.of(i))));
      }
      for (int i = 0; i < ids.size(); i++) {
        assertThat(brokers.first().call("rpc.result", int.class, ids.get(i).get()))
            .isEqualTo(i);
      }
      assertThat(counting.runs).hasValue(1_000);
    }
  }

  @Test
  void theWaitForAResultEndsWithItsCallerAndNotTheJob() throws Exception {
    Jobs jobs = new Jobs("w");
    try (Brokers brokers = brokers()) {
      brokers.worker(jobs);
      String id = submit(brokers.first(), "jobs.hold");
      RpcClient hurried = brokers.client().withTimeout(Duration.ofMillis(200));
      assertThatThrownBy(() -> hurried.call("rpc.result", String.class, id))
          .isInstanceOf(RpcTimeoutException.class);
      assertThat(state(brokers.first(), id)).isEqualTo(JobState.RUNNING);
      jobs.released.countDown();
      assertThat(brokers.first().call("rpc.result", String.class, id)).isEqualTo("w");
    }
  }

  @Test
  void anExceptionIsTheEndOfAJobWithoutRetries() throws Exception {
    try (Brokers brokers = brokers()) {
      brokers.worker(new Jobs("w"));
      String id = submit(brokers.first(), "jobs.fail", "broken");
      assertThatThrownBy(() -> brokers.client().call("rpc.result", JsonText.class, id))
          .isInstanceOf(RpcRemoteException.class)
          .hasMessageContaining("broken");
      assertThat(state(brokers.first(), id)).isEqualTo(JobState.FAILED);
    }
  }

  @Test
  void aJobWithRetriesStartsAgainAfterAnException() throws Exception {
    Failing failing = new Failing(2);
    try (Brokers brokers = brokers()) {
      brokers.worker(failing);
      String id =
          submit(brokers.first(), Map.of("method", "failing.run", "retries", 2, "backoff", 20));
      assertThat(brokers.first().call("rpc.result", int.class, id)).isEqualTo(3);
      Map<String, JsonText> job =
          brokers.first().call("rpc.job", JsonText.class, id).members();
      assertThat(job.get("starts")).hasToString("3");
      assertThat(job.get("errors").elements()).hasSize(2).allMatch(error -> code(error) == -32000);
    }
  }

  @Test
  void aJobOfALostWorkerRunsOnAnother() throws Exception {
    Jobs jobs = new Jobs("w");
    try (Brokers brokers = brokers()) {
      RpcServer first = brokers.worker(jobs);
      String id = submit(brokers.first(), "jobs.hold");
      eventually("it runs", () -> jobs.runs.get() == 1);
      Jobs others = new Jobs("other");
      others.released.countDown();
      brokers.worker(others);
      first.close(Duration.ZERO);
      assertThat(brokers.first().call("rpc.result", String.class, id)).isEqualTo("other");
      jobs.released.countDown();
    }
  }

  @Test
  void aJobThatKeepsLosingItsWorkersFails() throws Exception {
    Jobs jobs = new Jobs("w");
    try (Brokers brokers = brokers()) {
      String id = submit(brokers.first(), "jobs.hold");
      for (int i = 1; i <= 5; i++) {
        RpcServer worker = brokers.worker(jobs);
        int runs = i;
        eventually("it runs", () -> jobs.runs.get() == runs);
        worker.close(Duration.ZERO);
        eventually("the worker has gone", () -> brokers.broker().workers() == 0);
      }
      eventually("it has failed", () -> state(brokers.first(), id) == JobState.FAILED);
      Map<String, JsonText> job =
          brokers.first().call("rpc.job", JsonText.class, id).members();
      assertThat(job.get("starts")).hasToString("5");
      assertThat(job.get("errors").elements()).hasSize(5);
      jobs.released.countDown();
    }
  }

  @Test
  void aCancelledJobThatWaitsNeverRuns() throws Exception {
    Counting counting = new Counting();
    try (Brokers brokers = brokers()) {
      String id = submit(brokers.first(), "count.up", 1);
      CompletableFuture<Integer> result = brokers.client().callAsync("rpc.result", int.class, id);
      assertThat(cancel(brokers.first(), id)).isEqualTo("CANCELLED");
      assertThatThrownBy(result::get).hasMessageContaining("cancelled");
      brokers.worker(counting);
      assertThat(
              brokers.first().call("rpc.result", int.class, submit(brokers.first(), "count.up", 7)))
          .isEqualTo(7);
      assertThat(counting.runs).hasValue(1);
      assertThat(cancel(brokers.first(), id)).isEqualTo("CANCELLED");
    }
  }

  @Test
  void cancellingInterruptsAJobThatRuns() throws Exception {
    Sleeping sleeping = new Sleeping();
    try (Brokers brokers = brokers()) {
      brokers.worker(sleeping);
      String id = submit(brokers.first(), "sleeping.sleep");
      assertThat(sleeping.began.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(cancel(brokers.first(), id)).isEqualTo("CANCELLED");
      assertThat(sleeping.interrupted.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(state(brokers.first(), id)).isEqualTo(JobState.CANCELLED);
    }
  }

  private static String cancel(RpcClient client, String id) {
    return client.callNamed("rpc.cancel", String.class, Map.of("job", id));
  }

  @Test
  void aDelayedJobStartsWhenItIsDue() throws Exception {
    try (Brokers brokers = brokers()) {
      brokers.worker(new Jobs("w"));
      long begun = System.nanoTime();
      String id = submit(
          brokers.first(), Map.of("method", "jobs.echo", "params", List.of("x"), "delay", 300));
      assertThat(brokers.first().call("rpc.result", String.class, id)).isEqualTo("x");
      assertThat(System.nanoTime() - begun).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(290));
    }
  }

  @Test
  void theWorkerSeesTheMetadataOfTheSubmission() throws Exception {
    try (Brokers brokers = brokers()) {
      brokers.worker(new Meta());
      String id = submit(brokers.first().withMeta("tenant", "\"a\" é"), "meta.tenant");
      assertThat(brokers.client().call("rpc.result", String.class, id)).isEqualTo("\"a\" é");
    }
  }

  @Test
  void jobsWithAHigherPriorityStartFirst() throws Exception {
    Ordered ordered = new Ordered();
    try (Brokers brokers = brokers()) {
      String first = submit(brokers.first().withPriority(-1), "ordered.run", "low");
      String second = submit(brokers.first(), "ordered.run", "middle");
      String third = submit(brokers.first().withPriority(5), "ordered.run", "high");
      brokers.worker(ordered, builder -> builder.credit(1));
      for (String id : List.of(first, second, third)) {
        var unused = brokers.first().call("rpc.result", boolean.class, id);
      }
      assertThat(ordered.names).containsExactly("high", "middle", "low");
    }
  }

  @Test
  void unknownAndMalformedIdsGetTheSameError() throws Exception {
    try (Brokers brokers = brokers()) {
      for (String id : List.of("0".repeat(32), "x", "", "0".repeat(31) + "A")) {
        for (String method : List.of("rpc.job", "rpc.result")) {
          assertThatThrownBy(() -> brokers.first().call(method, JsonText.class, id))
              .isInstanceOf(RpcProtocolException.class)
              .hasMessageContaining("No such job");
        }
        assertThatThrownBy(() -> cancel(brokers.first(), id)).hasMessageContaining("No such job");
      }
    }
  }

  @Test
  void submissionsThatMakeNoSenseAreRefused() throws Exception {
    try (Brokers brokers = brokers()) {
      RpcClient client = brokers.first();
      for (Map<String, ?> wrong : List.of(
          Map.of("method", "rpc.ping"),
          Map.of("method", ""),
          Map.of("method", "a".repeat(2_000)),
          Map.of("method", "half.\ud800"),
          Map.of("method", JsonText.NULL),
          Map.of("method", "a.b", "params", "text"),
          Map.of("method", "a.b", "delay", -1),
          Map.of("method", "a.b", "retries", 1_000_000),
          Map.of("method", "a.b", "keep", -5))) {
        assertThatThrownBy(() -> submit(client, wrong)).isInstanceOf(RpcProtocolException.class);
      }
    }
  }

  @Test
  void aStoreThatFailsIsReportedAndNothingIsAcknowledged() throws Exception {
    SqliteJobStore store = openStore();
    try (Brokers brokers = new Brokers(builder -> builder.jobs(store))) {
      store.close();
      assertThatThrownBy(() -> submit(brokers.first(), "jobs.add", 1, 2))
          .isInstanceOf(RpcUnavailableException.class)
          .hasMessageContaining("store");
    }
  }

  @Test
  void aBrokerWithoutAStoreHasNoJobs() throws Exception {
    try (Brokers brokers = new Brokers()) {
      assertThatThrownBy(() -> submit(brokers.first(), "jobs.add", 1, 2))
          .isInstanceOf(RpcProtocolException.class);
      assertThatThrownBy(() -> cancel(brokers.first(), "0".repeat(32)))
          .isInstanceOf(RpcProtocolException.class);
    }
  }

  @Test
  void aJobThatRunsWhenTheBrokerEndsRunsAgainWithTheNextOne() throws Exception {
    Jobs jobs = new Jobs("w");
    String id;
    try (Brokers brokers = brokers()) {
      brokers.worker(jobs);
      id = submit(brokers.first(), "jobs.hold");
      eventually("it runs", () -> jobs.runs.get() == 1);
    }
    jobs.released.countDown();
    try (Brokers brokers = brokers()) {
      brokers.worker(new Released());
      assertThat(brokers.first().call("rpc.result", String.class, id)).isEqualTo("again");
    }
  }

  @Test
  void aBrokerThatClosesLetsRunningJobsEnd() throws Exception {
    Jobs jobs = new Jobs("w");
    Brokers brokers = brokers();
    brokers.worker(jobs);
    String id = submit(brokers.first(), "jobs.hold");
    eventually("it runs", () -> jobs.runs.get() == 1);
    CompletableFuture<Void> closing = CompletableFuture.runAsync(brokers.broker()::close);
    jobs.released.countDown();
    closing.get(30, TimeUnit.SECONDS);
    brokers.close();
    try (Brokers next = brokers()) {
      assertThat(next.first().call("rpc.result", String.class, id)).isEqualTo("w");
    }
  }

  @Test
  void aWaitEndsWhenTheBrokerCloses() throws Exception {
    Brokers brokers = brokers();
    String id = submit(brokers.first(), "nobody.offers");
    CompletableFuture<JsonText> result =
        brokers.first().callAsync("rpc.result", JsonText.class, id);
    eventually("it waits", () -> brokers.broker().statistics().exchangesRunning() == 1);
    long begun = System.nanoTime();
    brokers.broker().close();
    assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(4));
    assertThatThrownBy(() -> result.get(30, TimeUnit.SECONDS))
        .hasCauseInstanceOf(RpcUnavailableException.class);
    brokers.close();
  }

  /** Counts its runs. */
  @RpcService("count")
  public static final class Counting {
    final AtomicInteger runs = new AtomicInteger();

    @RpcMethod
    public int up(int number) {
      runs.incrementAndGet();
      return number;
    }
  }

  /** Throws in its first runs. */
  @RpcService("failing")
  public static final class Failing {
    private final AtomicInteger runs = new AtomicInteger();
    private final int failures;

    Failing(int failures) {
      this.failures = failures;
    }

    @RpcMethod
    public int run() {
      int run = runs.incrementAndGet();
      if (run <= failures) {
        throw new IllegalStateException("run " + run);
      }
      return run;
    }
  }

  /** Sleeps until it is interrupted. */
  @RpcService("sleeping")
  public static final class Sleeping {
    final CountDownLatch began = new CountDownLatch(1);
    final CountDownLatch interrupted = new CountDownLatch(1);

    @RpcMethod
    public void sleep() throws InterruptedException {
      began.countDown();
      try {
        new CountDownLatch(1).await(60, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        interrupted.countDown();
        throw e;
      }
    }
  }

  /** Returns metadata. */
  @RpcService("meta")
  public static final class Meta {
    @RpcMethod
    public String tenant() {
      return io.zerocall.RpcContext.current().orElseThrow().meta().get("tenant");
    }
  }

  /** Notes the order of its runs. */
  @RpcService("ordered")
  public static final class Ordered {
    final ConcurrentLinkedQueue<String> names = new ConcurrentLinkedQueue<>();

    @RpcMethod
    public boolean run(String name) {
      return names.add(name);
    }
  }

  /** Doesn't wait. */
  @RpcService("jobs")
  public static final class Released {
    @RpcMethod
    public String hold() {
      return "again";
    }
  }

  @Test
  void jobsGoBackToTheStoreWhenTheLastWorkerLeaves() throws Exception {
    SqliteJobStore store = openStore();
    try (Brokers brokers = new Brokers(builder -> builder.jobs(store))) {
      Jobs jobs = new Jobs("w");
      RpcServer worker = brokers.worker(jobs, builder -> builder.credit(2));
      for (int i = 0; i < 5; i++) {
        String unused = submit(brokers.first(), "jobs.hold");
      }
      eventually("the worker is busy", () -> jobs.runs.get() == 2);
      worker.close(Duration.ZERO);
      Set<JobId> taken = ConcurrentHashMap.newKeySet();
      eventually("all of them can be taken", () -> {
        store
            .take(new Claim("jobs.hold", 9))
            .toCompletableFuture()
            .join()
            .forEach(job -> taken.add(job.id()));
        return taken.size() == 5;
      });
    }
  }
}
