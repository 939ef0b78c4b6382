package io.zerocall.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.RpcContext;
import io.zerocall.RpcJob;
import io.zerocall.RpcMethod;
import io.zerocall.RpcNeverRetry;
import io.zerocall.RpcRetries;
import io.zerocall.RpcService;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.event.Level;
import tools.jackson.databind.JsonNode;

/** What a worker does with a request that runs a job. The test is the broker that it has dialed. */
@Timeout(60)
class JobsOfBrokersTest {
  private static final String ID = "0123456789abcdef0123456789abcdef";
  private static final String JOB = "{\"job\":{\"id\":\"" + ID + "\",\"start\":3}}";
  private static final String RULE = "{\"retries\":4,\"backoff\":250}";

  @RpcNeverRetry
  static class Hopeless extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  static final class MoreHopeless extends Hopeless {
    private static final long serialVersionUID = 1;
  }

  /** The rule of a method may be in an interface. */
  public interface Contract {
    @RpcRetries(value = 4, backoffMillis = 250, never = IllegalArgumentException.class)
    void failWithRule(String how);
  }

  /** Looks at its job, or throws. */
  @RpcService("job")
  public static final class Service implements Contract {
    final BlockingQueue<RpcJob> jobs = new LinkedBlockingQueue<>();
    final CompletableFuture<String> future = new CompletableFuture<>();

    @RpcMethod
    public String look() {
      return RpcContext.current()
          .orElseThrow()
          .job()
          .map(job -> job.id() + " " + job.start())
          .orElse("none");
    }

    @RpcMethod
    public String report() {
      RpcJob job = RpcContext.current().orElseThrow().job().orElseThrow();
      jobs.add(job);
      job.progress(1);
      job.progress(2, 3, "two");
      return "reported";
    }

    @RpcMethod
    public CompletableFuture<String> wait(int unused) {
      jobs.add(RpcContext.current().orElseThrow().job().orElseThrow());
      return future;
    }

    @RpcMethod
    public void block() throws InterruptedException {
      jobs.add(RpcContext.current().orElseThrow().job().orElseThrow());
      new CountDownLatch(1).await();
    }

    @RpcMethod
    public void fail(String how) {
      throw exception(how);
    }

    @RpcMethod
    @Override
    public void failWithRule(String how) {
      throw exception(how);
    }

    @RpcMethod
    @RpcRetries(4)
    public CompletableFuture<String> failLater(String how) {
      return CompletableFuture.supplyAsync(() -> {
        throw exception(how);
      });
    }

    private static RuntimeException exception(String how) {
      return switch (how) {
        case "hopeless" -> new MoreHopeless();
        case "illegal" -> new NumberFormatException("x");
        case "object" -> new RpcErrorReply(-32000, "own", Map.of("a", 1));
        case "empty" -> new RpcErrorReply(-32000, "own", Map.of());
        case "said" -> new RpcErrorReply(-32000, "own", Map.of("retry", false));
        case "text" -> new RpcErrorReply(-32000, "own", "text");
        case "nothing" -> new RpcErrorReply(-32000, "own", null);
        case "other" -> new RpcErrorReply(-32602, "own", null);
        case "large" -> new IllegalStateException("x".repeat(5_000_000));
        default -> new IllegalStateException("x");
      };
    }
  }

  private final Service service = new Service();
  private TestServer server = serve(RpcErrorDetail.MESSAGE, true);
  private TestPeer broker = dialed();

  private TestServer serve(RpcErrorDetail detail, boolean direct) {
    return TestServer.with(builder -> (direct ? builder.executor(Runnable::run) : builder)
        .dial("direct://broker")
        .errorDetail(detail)
        .log(new RecordedLog(Level.WARN))
        .register(service));
  }

  private TestPeer dialed() {
    TestPeer dialed = server.dialed();
    assertThat(dialed.next()).contains("rpc.offer", "job.look");
    return dialed;
  }

  @AfterEach
  void close() {
    broker.disconnect();
    server.close();
  }

  private String ask(TestPeer peer, String header, String method, String params) {
    peer.sendWithHeader(header, TestPeer.request(method, params));
    return peer.next();
  }

  private JsonNode data(String method, String how) {
    return TestPeer.errorOf(ask(broker, JOB, method, "[\"" + how + "\"]")).get("data");
  }

  private static JsonNode json(String text) {
    return TestPeer.JSON.readTree(text);
  }

  @Test
  void aMethodSeesItsJob() {
    assertThat(ask(broker, JOB, "job.look", "[]")).contains("\"" + ID + " 3\"");
    assertThat(ask(
            broker,
            "{\"timeout\":60000,\"job\":{\"start\":2147483647,\"new\":[],\"id\":\"" + ID
                + "\"},\"meta\":{}}",
            "job.look",
            "[]"))
        .contains("\"" + ID + " 2147483647\"");
    assertThat(ask(broker, "{}", "job.look", "[]")).contains("\"none\"");
    assertThat(RpcContext.current()).isEmpty();
  }

  @Test
  void aMalformedMemberIsIgnored() {
    for (String member : List.of(
        "null",
        "17",
        "\"x\"",
        "[]",
        "{}",
        "[{\"id\":\"" + ID + "\",\"start\":1}]",
        "{\"id\":\"" + ID + "\"}",
        "{\"start\":1}",
        "{\"id\":\"" + ID + "\",\"start\":0}",
        "{\"id\":\"" + ID + "\",\"start\":-1}",
        "{\"id\":\"" + ID + "\",\"start\":2147483648}",
        "{\"id\":\"" + ID + "\",\"start\":1e999}",
        "{\"id\":\"" + ID + "\",\"start\":1.5}",
        "{\"id\":\"" + ID + "\",\"start\":\"1\"}",
        "{\"id\":\"" + ID + "\",\"start\":{\"a\":1}}",
        "{\"id\":\"" + ID + "0\",\"start\":1}",
        "{\"id\":\"" + ID.toUpperCase(Locale.ROOT) + "\",\"start\":1}",
        "{\"id\":null,\"start\":1}",
        "{\"id\":{},\"start\":1}")) {
      assertThat(ask(broker, "{\"job\":" + member + ",\"timeout\":60000}", "job.look", "[]"))
          .as(member)
          .contains("\"none\"");
    }
  }

  @Test
  void aClientCantPretendToRunAJob() {
    assertThat(ask(server.peer(), JOB, "job.look", "[]")).contains("\"none\"");
    assertThat(TestPeer.errorOf(ask(server.peer(), JOB, "job.failWithRule", "[\"\"]"))
            .get("data"))
        .isNotNull()
        .doesNotContain(json(RULE));
  }

  @Test
  void theCallsOfABatchAreNoJobs() {
    broker.sendWithHeader(
        JOB,
        "[" + TestPeer.request("job.look", "[]") + "," + TestPeer.request("job.look", "[]") + "]");
    assertThat(broker.next()).doesNotContain(ID);
  }

  @Test
  void aNotificationIsNoJob() {
    broker.sendWithHeader(JOB, "{\"jsonrpc\":\"2.0\",\"method\":\"job.report\",\"params\":[]}");
    broker.expectSilence();
    assertThat(service.jobs).isEmpty();
  }

  @Test
  void reportsComeBeforeTheReplyAndNoneAfterIt() {
    broker.sendWithHeader(
        JOB, TestPeer.request("job.report", "[]").replace("\"id\":1", "\"id\":\"é\""));
    assertThat(broker.next())
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"method\":\"rpc.progress\","
            + "\"params\":{\"id\":\"é\",\"progress\":1}}");
    assertThat(broker.next())
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"method\":\"rpc.progress\","
            + "\"params\":{\"id\":\"é\",\"progress\":2,\"total\":3,\"message\":\"two\"}}");
    assertThat(broker.next()).contains("\"reported\"");
    service.jobs.remove().progress(9);
    broker.expectSilence();
  }

  @Test
  void aFutureMayBeReportedOnUntilItIsComplete() throws Exception {
    broker.sendWithHeader(JOB, TestPeer.request("job.wait", "[1]"));
    RpcJob job = service.jobs.remove();
    job.progress(5, 6);
    assertThat(broker.next()).contains("\"progress\":5,\"total\":6");
    job.progress(6, 6);
    service.future.complete("done");
    assertThat(broker.next()).contains("\"progress\":6,\"total\":6");
    assertThat(broker.next()).contains("\"done\"");
    assertThat(job.isCancelled()).isFalse();
  }

  @Test
  void aCancelledJobKnowsIt() throws Exception {
    broker.sendWithHeader(JOB, TestPeer.request("job.wait", "[1]"));
    RpcJob job = service.jobs.remove();
    assertThat(job.isCancelled()).isFalse();
    broker.send("{\"jsonrpc\":\"2.0\",\"method\":\"rpc.cancel\",\"params\":{\"id\":1}}");
    assertThat(job.isCancelled()).isTrue();
    assertThat(service.future).isCancelled();
    assertThat(TestPeer.errorOf(broker.next()).get("code").asInt()).isEqualTo(-32004);
  }

  @Test
  void aMethodThatRunsKnowsItFromAnyThread() throws Exception {
    close();
    server = serve(RpcErrorDetail.MESSAGE, false);
    broker = dialed();
    broker.sendWithHeader(JOB, TestPeer.request("job.block", "[]"));
    RpcJob job = service.jobs.poll(30, TimeUnit.SECONDS);
    assertThat(job).isNotNull();
    assertThat(job.isCancelled()).isFalse();
    broker.send("{\"jsonrpc\":\"2.0\",\"method\":\"rpc.cancel\",\"params\":{\"id\":1}}");
    assertThat(job.isCancelled()).isTrue();
    assertThat(TestPeer.errorOf(broker.next()).get("code").asInt()).isEqualTo(-32004);
  }

  @Test
  void aLostConnectionCancelsJobs() {
    broker.sendWithHeader(JOB, TestPeer.request("job.wait", "[1]"));
    RpcJob job = service.jobs.remove();
    broker.disconnect();
    assertThat(job.isCancelled()).isTrue();
    job.progress(1);
  }

  @Test
  void anErrorSaysWhetherTheJobMayStartAgain() {
    assertThat(data("job.fail", "").has("retry")).isFalse();
    assertThat(data("job.failWithRule", "").get("retry")).isEqualTo(json(RULE));
    assertThat(data("job.failLater", "").get("retry"))
        .isEqualTo(json("{\"retries\":4,\"backoff\":1000}"));
    for (String method : List.of("job.fail", "job.failWithRule", "job.failLater")) {
      assertThat(data(method, "hopeless").get("retry")).isEqualTo(json("false"));
    }
    assertThat(data("job.failWithRule", "illegal").get("retry")).isEqualTo(json("false"));
    assertThat(data("job.fail", "illegal").has("retry")).isFalse();
    assertThat(data("job.fail", "illegal").get("type").asString())
        .isEqualTo("java.lang.NumberFormatException");
  }

  @Test
  void theRestOfTheDataStaysAsItIs() {
    JsonNode with = data("job.failWithRule", "illegal");
    JsonNode without =
        TestPeer.errorOf(ask(broker, "{}", "job.failWithRule", "[\"illegal\"]")).get("data");
    assertThat(without.has("retry")).isFalse();
    assertThat(with.get("type")).isEqualTo(without.get("type"));
    assertThat(with.get("supertypes")).isEqualTo(without.get("supertypes"));
    assertThat(with.get("fields")).isEqualTo(without.get("fields"));
    assertThat(with.get("causes")).isEqualTo(without.get("causes"));
  }

  @Test
  void itSaysSoTooIfNothingElseMayBeKnown() {
    close();
    server = serve(RpcErrorDetail.DECLARED, true);
    broker = dialed();
    JsonNode data = data("job.failWithRule", "");
    assertThat(data.get("retry")).isEqualTo(json(RULE));
    assertThat(data.has("errorId")).isTrue();
    assertThat(data.size()).isEqualTo(2);
    assertThat(data("job.fail", "hopeless").get("retry")).isEqualTo(json("false"));
  }

  @Test
  void itSaysSoTooIfTheErrorIsTooLarge() {
    JsonNode data = data("job.failWithRule", "large");
    assertThat(data.get("retry")).isEqualTo(json(RULE));
    assertThat(data.has("type")).isFalse();
  }

  @Test
  void theDataOfAnErrorReplyKeepsItsMembers() {
    assertThat(data("job.failWithRule", "object"))
        .isEqualTo(json("{\"retry\":" + RULE + ",\"a\":1}"));
    assertThat(data("job.failWithRule", "empty")).isEqualTo(json("{\"retry\":" + RULE + "}"));
    assertThat(data("job.failWithRule", "nothing")).isEqualTo(json("{\"retry\":" + RULE + "}"));
    assertThat(data("job.failWithRule", "said")).isEqualTo(json("{\"retry\":false}"));
    assertThat(data("job.failWithRule", "text")).isEqualTo(json("\"text\""));
    assertThat(data("job.failWithRule", "other")).isNull();
  }

  /** Has a rule that can't be. */
  @RpcService("wrong")
  public static final class TooFew {
    @RpcMethod
    @RpcRetries(-1)
    public void run() {}
  }

  /** Has a rule that can't be. */
  @RpcService("wrong")
  public static final class TooMany {
    @RpcMethod
    @RpcRetries(1_001)
    public void run() {}
  }

  /** Has a rule that can't be. */
  @RpcService("wrong")
  public static final class TooLong {
    @RpcMethod
    @RpcRetries(value = 1, backoffMillis = -5)
    public void run() {}
  }

  @Test
  void rulesThatCantBeAreRefusedWhenAServiceIsRegistered() {
    assertRefused(new TooFew(), "TooFew.run: @RpcRetries, value: -1 (expected: 0 to 1000)");
    assertRefused(new TooMany(), "TooMany.run: @RpcRetries, value: 1001 (expected: 0 to 1000)");
    assertRefused(
        new TooLong(), "TooLong.run: @RpcRetries, backoffMillis: -5 (expected: 0 to 31536000000)");
  }

  private void assertRefused(Object wrong, String message) {
    assertThatThrownBy(() -> server.server().register(wrong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith(message);
  }
}
