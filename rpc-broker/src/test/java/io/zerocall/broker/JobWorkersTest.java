package io.zerocall.broker;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.JobState;
import io.zerocall.JsonText;
import io.zerocall.RpcContext;
import io.zerocall.RpcErrorCode;
import io.zerocall.RpcJob;
import io.zerocall.RpcMethod;
import io.zerocall.RpcNeverRetry;
import io.zerocall.RpcRemoteException;
import io.zerocall.RpcRetries;
import io.zerocall.RpcService;
import io.zerocall.client.Job;
import io.zerocall.client.JobInfo;
import io.zerocall.client.JobOptions;
import io.zerocall.client.RpcClient;
import io.zerocall.http.HttpConnector;
import io.zerocall.jobs.JobId;
import io.zerocall.jobs.JobProgress;
import io.zerocall.jobs.JobStore;
import io.zerocall.server.RpcErrorDetail;
import io.zerocall.server.RpcServer;
import io.zerocall.store.sqlite.SqliteJobStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What workers know, report and decide about the jobs that they run. */
@Timeout(60)
class JobWorkersTest {
  @TempDir
  private Path directory;

  private @Nullable JobStore store;
  private final Service service = new Service();

  private Brokers brokers() {
    JobStore opened = SqliteJobStore.open(directory.resolve("jobs.db"));
    store = opened;
    return new Brokers(builder -> builder
        .jobs(opened)
        .closeGrace(Duration.ofMillis(200))
        .connector(HttpConnector.at("127.0.0.1", 0)));
  }

  /** Returns what is stored of a job's progress; null if it has reported none. */
  private @Nullable JobProgress progress(Job<?> job) {
    return Objects.requireNonNull(store)
        .find(JobId.parse(job.id()))
        .toCompletableFuture()
        .join()
        .orElseThrow()
        .progress();
  }

  private void awaitProgress(Job<?> job, JobProgress expected) {
    eventually("its progress is stored", () -> expected.equals(progress(job)));
  }

  @RpcNeverRetry
  static final class Hopeless extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** Looks at its jobs, reports, and fails. */
  @RpcService("work")
  public static final class Service {
    final BlockingQueue<RpcJob> jobs = new LinkedBlockingQueue<>();
    final List<Long> starts = new ArrayList<>(); // used by one call at a time
    final AtomicInteger failures = new AtomicInteger();
    final CountDownLatch released = new CountDownLatch(1);

    private static RpcJob job() {
      return RpcContext.current().orElseThrow().job().orElseThrow();
    }

    @RpcMethod
    public String look() {
      return RpcContext.current()
          .orElseThrow()
          .job()
          .map(job -> job.id() + " " + job.start())
          .orElse("no job");
    }

    @RpcMethod
    public String lookAgain() {
      if (job().start() < 3) {
        throw new IllegalStateException("not yet");
      }
      return look();
    }

    @RpcMethod
    public long report(int reports) throws InterruptedException {
      RpcJob job = job();
      for (int i = 0; i < reports; i++) {
        job.progress(i, reports, "step " + i);
      }
      assertThat(released.await(60, TimeUnit.SECONDS)).isTrue();
      return reports;
    }

    @RpcMethod
    public void block() throws InterruptedException {
      jobs.add(job());
      new CountDownLatch(1).await();
    }

    @RpcMethod
    public CompletableFuture<String> pend() {
      jobs.add(job());
      return new CompletableFuture<>();
    }

    @RpcMethod
    public int hopeless() {
      failures.incrementAndGet();
      throw new Hopeless();
    }

    @RpcMethod
    @RpcRetries(value = 2, backoffMillis = 100)
    public int twice() {
      starts.add(System.nanoTime());
      throw new IllegalStateException("run " + starts.size());
    }

    @RpcMethod
    @RpcRetries(value = 7, backoffMillis = 0, never = ArithmeticException.class)
    public int often(int divideAt) {
      int run = failures.incrementAndGet();
      if (run == divideAt) {
        throw new ArithmeticException("/ by zero");
      }
      throw new IllegalStateException("run " + run);
    }

    @RpcMethod
    @RpcRetries(value = 3, backoffMillis = 0)
    public String failOnceAndHold() throws InterruptedException {
      if (failures.incrementAndGet() == 1) {
        throw new IllegalStateException("once");
      }
      jobs.add(job());
      assertThat(released.await(60, TimeUnit.SECONDS)).isTrue();
      return "held";
    }
  }

  private static RpcClient withRetries(Brokers brokers, int retries) {
    return brokers.first().withJobOptions(JobOptions.DEFAULTS.withRetries(retries, Duration.ZERO));
  }

  private static JobInfo ended(Job<?> job) {
    eventually("it has ended", () -> job.state().isFinal());
    return job.info();
  }

  private RpcJob running() throws InterruptedException {
    RpcJob job = service.jobs.poll(30, TimeUnit.SECONDS);
    assertThat(job).isNotNull();
    return job;
  }

  @Test
  void aMethodSeesItsJobAndItsStart() throws Exception {
    try (Brokers brokers = brokers()) {
      brokers.worker(service);
      Job<String> job = brokers.first().submit("work.look", String.class);
      assertThat(job.result()).isEqualTo(job.id() + " 1");
      assertThat(brokers.first().call("work.look", String.class)).isEqualTo("no job");
      Job<String> third = withRetries(brokers, 5).submit("work.lookAgain", String.class);
      assertThat(third.result()).isEqualTo(third.id() + " 3");
    }
  }

  @Test
  void progressReachesTheBrokerAndTheLastReportIsNotLost() throws Exception {
    try (Brokers brokers = brokers()) {
      brokers.worker(service);
      Job<Long> job = brokers.first().submit("work.report", long.class, 5_000);
      JobProgress last = new JobProgress(4_999, 5_000, "step 4999");
      awaitProgress(job, last);
      service.released.countDown();
      assertThat(job.result()).isEqualTo(5_000);
      assertThat(progress(job)).isEqualTo(last);
    }
  }

  @Test
  void anExceptionThatForbidsItIsTheEndWhateverRetriesRemain() throws Exception {
    try (Brokers brokers = brokers()) {
      brokers.worker(service);
      Job<Integer> job = withRetries(brokers, 5).submit("work.hopeless", int.class);
      assertThatThrownBy(job::result).isInstanceOfSatisfying(RpcRemoteException.class, remote -> {
        assertThat(remote.type()).isEqualTo(Hopeless.class.getName());
        assertThat(remote.fields()).isEmpty();
      });
      assertThat(job.info().starts()).isEqualTo(1);
      assertThat(service.failures).hasValue(1);
    }
  }

  @Test
  void theMethodsRetriesApplyWithTheirPauses() throws Exception {
    try (Brokers brokers = brokers()) {
      brokers.worker(service);
      Job<Integer> job = brokers.first().submit("work.twice", int.class);
      assertThatThrownBy(job::result).hasMessageContaining("run 3");
      assertThat(job.info().starts()).isEqualTo(3);
      assertThat(service.starts).hasSize(3);
      long first = service.starts.get(1) - service.starts.get(0);
      long second = service.starts.get(2) - service.starts.get(1);
      assertThat(first).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(95)); // clocks differ a little
      assertThat(second).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(195));
    }
  }

  @Test
  void whatTheSubmitterSaysIsStronger() throws Exception {
    try (Brokers brokers = brokers()) {
      brokers.worker(service);
      Job<Integer> never = withRetries(brokers, 0).submit("work.twice", int.class);
      assertThatThrownBy(never::result).hasMessageContaining("run 1");
      assertThat(never.info().starts()).isEqualTo(1);
      Job<Integer> more = withRetries(brokers, 3).submit("work.twice", int.class);
      assertThatThrownBy(more::result).hasMessageContaining("run 5");
      assertThat(more.info().starts()).isEqualTo(4);
    }
  }

  @Test
  void aMethodMayHaveMoreRetriesThanAJobMayLoseWorkers() throws Exception {
    try (Brokers brokers = brokers()) {
      brokers.worker(service);
      Job<Integer> job = brokers.first().submit("work.often", int.class, 0);
      assertThatThrownBy(job::result).hasMessageContaining("run 8");
      JobInfo info = job.info();
      assertThat(info.starts()).isEqualTo(8);
      assertThat(info.errors()).allMatch(error -> error.code() == RpcErrorCode.APPLICATION_ERROR);
    }
  }

  @Test
  void aMethodsOwnListForbidsRetriesToo() throws Exception {
    try (Brokers brokers = brokers()) {
      brokers.worker(service);
      Job<Integer> job = brokers.first().submit("work.often", int.class, 3);
      assertThatThrownBy(job::result).hasMessageContaining("/ by zero");
      assertThat(job.info().starts()).isEqualTo(3);
    }
  }

  @Test
  void theRetriesOfAMethodAllowAsManyMoreLostWorkers() throws Exception {
    try (Brokers brokers = brokers()) {
      Job<String> job = brokers.first().submit("work.failOnceAndHold", String.class);
      for (int start = 2; start <= 6; start++) {
        RpcServer worker = brokers.worker(service);
        assertThat(running().start()).isEqualTo(start);
        worker.close(Duration.ZERO);
        eventually("the worker has gone", () -> brokers.broker().workers() == 0);
      }
      brokers.worker(service);
      assertThat(running().start()).isEqualTo(7);
      service.released.countDown();
      assertThat(job.result()).isEqualTo("held");
    }
  }

  @Test
  void theRuleArrivesEvenIfNothingElseOfTheExceptionMay() throws Exception {
    try (Brokers brokers = brokers()) {
      brokers.worker(service, worker -> worker.errorDetail(RpcErrorDetail.DECLARED));
      Job<Integer> job = brokers.first().submit("work.twice", int.class);
      assertThatThrownBy(job::result).isInstanceOfSatisfying(RpcRemoteException.class, remote -> {
        assertThat(remote.errorId()).isNotNull();
        assertThat(remote.fields()).isEmpty();
      });
      assertThat(job.info().starts()).isEqualTo(3);
      assertThatThrownBy(withRetries(brokers, 5).submit("work.hopeless", int.class)::result)
          .isInstanceOf(RpcRemoteException.class);
      assertThat(service.failures).hasValue(1);
    }
  }

  @Test
  void aJobShowsTheRuleBesideTheDataOfItsErrors() throws Exception {
    try (Brokers brokers = brokers()) {
      brokers.worker(service);
      Job<Integer> job = brokers.first().submit("work.twice", int.class);
      assertThat(ended(job).state()).isEqualTo(JobState.FAILED);
      List<JsonText> errors = brokers
          .first()
          .call("rpc.job", JsonText.class, job.id())
          .members()
          .get("errors")
          .elements();
      assertThat(errors).hasSize(3).allSatisfy(error -> {
        assertThat(error.members().get("retry")).hasToString("{\"retries\":2,\"backoff\":100}");
        assertThat(error.members().get("data").members()).doesNotContainKey("retry");
      });
    }
  }

  @Test
  void callsThatAreNoJobsSeeNoDifference() throws Exception {
    try (Brokers brokers = brokers()) {
      brokers.worker(service);
      JsonText reply = JsonText.parse(Web.post(
          brokers.broker().endpoints().get(1),
          "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"work.twice\"}"));
      assertThat(reply.members().get("error").members().get("data").members())
          .containsKey("type")
          .doesNotContainKey("retry");
    }
  }

  @Test
  void aCancelledJobKnowsIt() throws Exception {
    try (Brokers brokers = brokers()) {
      brokers.worker(service);
      for (String method : List.of("work.block", "work.pend")) {
        Job<Void> job = brokers.first().submit(method, void.class);
        RpcJob running = running();
        assertThat(running.id()).isEqualTo(job.id());
        assertThat(running.isCancelled()).isFalse();
        assertThat(job.cancel()).isEqualTo(JobState.CANCELLED);
        eventually("the worker knows it", running::isCancelled);
        running.progress(1);
      }
    }
  }

  @Test
  void aJobWhoseBrokerIsLostIsCancelledAtTheWorker() throws Exception {
    RpcJob running;
    try (Brokers brokers = brokers()) {
      brokers.worker(service);
      var unused = brokers.first().submit("work.block", void.class);
      running = running();
      brokers.broker().close();
      eventually("the worker knows it", running::isCancelled);
    }
  }

  // Workers in other languages, and hostile ones.

  private static Web.Socket offering(Brokers brokers, String method) throws InterruptedException {
    Web.Socket socket = new Web.Socket(brokers.broker().endpoints().get(1));
    socket.send("{\"jsonrpc\":\"2.0\",\"id\":\"o\",\"method\":\"rpc.offer\",\"params\":"
        + "{\"methods\":[\"" + method + "\"],\"credit\":4}}");
    assertThat(socket.next()).contains("true");
    return socket;
  }

  private static String id(Web.Socket worker) throws InterruptedException {
    return JsonText.parse(worker.next()).members().get("id").toString();
  }

  private static void report(Web.Socket worker, String params) {
    worker.send("{\"jsonrpc\":\"2.0\",\"method\":\"rpc.progress\",\"params\":" + params + "}");
  }

  private static void reply(Web.Socket worker, String id, String outcome) {
    worker.send("{\"jsonrpc\":\"2.0\",\"id\":" + id + "," + outcome + "}");
  }

  /** Waits until everything has been handled that the worker has sent. */
  private static void settle(Web.Socket worker) throws InterruptedException {
    worker.send("{\"jsonrpc\":\"2.0\",\"id\":\"p\",\"method\":\"rpc.ping\"}");
    assertThat(worker.next()).contains("pong");
  }

  @Test
  void anyWorkerMayReport() throws Exception {
    try (Brokers brokers = brokers();
        Web.Socket worker = offering(brokers, "web.run")) {
      Job<Integer> job = brokers.first().submit("web.run", int.class);
      String id = id(worker);
      report(worker, "{\"id\":" + id + ",\"progress\":3}");
      awaitProgress(job, new JobProgress(3, -1, null));
      report(worker, "[" + id + ",4,10,\"half \\ud83d\\ude00\"]");
      awaitProgress(job, new JobProgress(4, 10, "half \ud83d\ude00"));
      report(worker, "{\"id\":" + id + ",\"progress\":5,\"total\":null,\"message\":null}");
      reply(worker, id, "\"result\":1");
      report(worker, "{\"id\":" + id + ",\"progress\":6}");
      assertThat(job.result()).isEqualTo(1);
      assertThat(progress(job)).isEqualTo(new JobProgress(5, -1, null));
    }
  }

  @Test
  void reportsThatMakeNoSenseAreIgnored() throws Exception {
    try (Brokers brokers = brokers();
        Web.Socket worker = offering(brokers, "web.run");
        Web.Socket other = offering(brokers, "web.other")) {
      Job<Integer> job = brokers.first().submit("web.run", int.class);
      String id = id(worker);
      report(worker, "{\"id\":" + id + ",\"progress\":1}");
      for (String wrong : List.of(
          "{}",
          "[]",
          "{\"id\":" + id + "}",
          "{\"progress\":2}",
          "{\"id\":null,\"progress\":2}",
          "{\"id\":\"" + id + "\",\"progress\":2}",
          "{\"id\":[" + id + "],\"progress\":2}",
          "{\"id\":-" + id + ",\"progress\":2}",
          "{\"id\":" + id + ".0,\"progress\":2}",
          "{\"id\":987654321,\"progress\":2}",
          "{\"id\":" + "9".repeat(100) + ",\"progress\":2}",
          "{\"id\":" + id + ",\"progress\":-2}",
          "{\"id\":" + id + ",\"progress\":2.5}",
          "{\"id\":" + id + ",\"progress\":1e3}",
          "{\"id\":" + id + ",\"progress\":99999999999999999999}",
          "{\"id\":" + id + ",\"progress\":\"2\"}",
          "{\"id\":" + id + ",\"progress\":null}",
          "{\"id\":" + id + ",\"progress\":2,\"total\":-1}",
          "{\"id\":" + id + ",\"progress\":2,\"total\":\"x\"}",
          "{\"id\":" + id + ",\"progress\":2,\"message\":7}",
          "{\"id\":" + id + ",\"progress\":2,\"message\":{\"a\":1}}")) {
        report(worker, wrong);
      }
      settle(worker);
      report(other, "{\"id\":" + id + ",\"progress\":2}");
      settle(other);
      reply(worker, id, "\"result\":1");
      assertThat(job.result()).isEqualTo(1);
      assertThat(progress(job)).isEqualTo(new JobProgress(1, -1, null));
    }
  }

  @Test
  void aReportAsARequestIsAnswered() throws Exception {
    try (Brokers brokers = brokers()) {
      String web = brokers.broker().endpoints().get(1);
      String request = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"rpc.progress\",\"params\":";
      assertThat(Web.post(web, request + "{\"id\":1,\"progress\":1}}")).contains("\"result\":null");
      for (String wrong : List.of(
          "{\"id\":1,\"progress\":-1}", "{\"id\":1,\"progress\":1,\"total\":-1}", "{\"id\":1}")) {
        assertThat(Web.post(web, request + wrong + "}")).as(wrong).contains("-32602");
      }
    }
    try (Brokers brokers =
        new Brokers(builder -> builder.connector(HttpConnector.at("127.0.0.1", 0)))) {
      assertThat(Web.post(
              brokers.broker().endpoints().get(1),
              "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"rpc.progress\",\"params\":[1,1]}"))
          .contains("-32601");
    }
  }

  @Test
  void aMessageIsCutAtTheBrokerToo() throws Exception {
    try (Brokers brokers = brokers();
        Web.Socket worker = offering(brokers, "web.run")) {
      Job<Integer> job = brokers.first().submit("web.run", int.class);
      String id = id(worker);
      report(
          worker,
          "{\"id\":" + id + ",\"progress\":1,\"message\":\"a" + "\\ud83d\\ude00".repeat(100_000)
              + "\"}");
      reply(worker, id, "\"result\":1");
      assertThat(job.result()).isEqualTo(1);
      assertThat(Objects.requireNonNull(progress(job)).message())
          .hasSize(RpcJob.LONGEST_MESSAGE - 1)
          .endsWith("\ud83d\ude00");
    }
  }

  @Test
  void aFloodOfReportsHarmsNobody() throws Exception {
    try (Brokers brokers = brokers();
        Web.Socket worker = offering(brokers, "web.run")) {
      brokers.worker(new Jobs("w"));
      Job<Integer> job = brokers.first().submit("web.run", int.class);
      String id = id(worker);
      for (int i = 0; i < 20_000; i++) {
        report(worker, "{\"id\":" + id + ",\"progress\":" + i + "}");
        if (i % 1_000 == 0) {
          assertThat(brokers.first().call("jobs.add", int.class, i, 1)).isEqualTo(i + 1);
        }
      }
      reply(worker, id, "\"result\":1");
      assertThat(job.result()).isEqualTo(1);
      assertThat(progress(job)).isEqualTo(new JobProgress(19_999, -1, null));
    }
  }

  @Test
  void progressOfACallThatIsNoJobIsIgnored() throws Exception {
    try (Brokers brokers = brokers();
        Web.Socket worker = offering(brokers, "web.run")) {
      CompletableFuture<Integer> call = brokers.first().callAsync("web.run", int.class);
      String id = id(worker);
      report(worker, "{\"id\":" + id + ",\"progress\":3}");
      reply(worker, id, "\"result\":1");
      assertThat(call.get(30, TimeUnit.SECONDS)).isEqualTo(1);
    }
  }

  @Test
  void anyWorkerMayDecideAboutRetries() throws Exception {
    try (Brokers brokers = brokers();
        Web.Socket worker = offering(brokers, "web.run")) {
      Job<Integer> never = withRetries(brokers, 5).submit("web.run", int.class);
      reply(worker, id(worker), error("{\"retry\":false}"));
      assertThat(ended(never).starts()).isEqualTo(1);
      Job<Integer> again = brokers.first().submit("web.run", int.class);
      String first = id(worker);
      reply(worker, first, error("{\"retry\":{\"retries\":1,\"backoff\":0},\"type\":\"T\"}"));
      reply(worker, id(worker), "\"result\":2");
      assertThat(again.result()).isEqualTo(2);
      assertThat(again.info().starts()).isEqualTo(2);
      Job<Integer> wrong = brokers.first().submit("web.run", int.class);
      reply(worker, id(worker), error("{\"retry\":{\"retries\":-1}}"));
      assertThat(ended(wrong).starts()).isEqualTo(1);
      assertThat(wrong.info().lastError().orElseThrow().data())
          .hasToString("{\"retry\":{\"retries\":-1}}");
    }
  }

  private static String error(String data) {
    return "\"error\":{\"code\":-32000,\"message\":\"x\",\"data\":" + data + "}";
  }
}
