package io.zerocall.mcp;

import static io.zerocall.mcp.Peer.json;
import static io.zerocall.mcp.Peer.member;
import static io.zerocall.mcp.Peer.message;
import static io.zerocall.mcp.Peer.result;
import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.zerocall.JsonText;
import io.zerocall.RpcContext;
import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import io.zerocall.broker.RpcBroker;
import io.zerocall.http.HttpConnector;
import io.zerocall.server.RpcServer;
import io.zerocall.server.TokenAuthenticator;
import io.zerocall.store.sqlite.SqliteJobStore;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tools that run as jobs of a broker. */
@Timeout(120)
class TasksTest {
  private static final String CAPABLE = Peer.META.replace(
      "clientCapabilities\":{}",
      "clientCapabilities\":{\"extensions\":{\"io.modelcontextprotocol/tasks\":{}}}");

  @TempDir
  private Path folder;

  private final Semaphore released = new Semaphore(0);
  private final Semaphore interrupted = new Semaphore(0);
  private RpcBroker broker;
  private RpcServer worker;
  private Peer peer;

  /** Declares the worker's methods. */
  @RpcService("reports")
  public interface Reports {
    @RpcMethod(tool = true, help = "Makes a report.")
    Map<String, Integer> make(String title, int pages) throws InterruptedException;

    @RpcMethod(tool = true)
    String quick();

    @RpcMethod
    String hidden();
  }

  /** Does the worker's work. */
  public final class Printer implements Reports {
    @Override
    public Map<String, Integer> make(String title, int pages) throws InterruptedException {
      RpcContext.current()
          .flatMap(RpcContext::job)
          .ifPresent(job -> job.progress(1, pages, "printing " + title));
      if (title.equals("torn")) {
        throw new IllegalStateException("the paper is torn");
      }
      try {
        released.acquire();
      } catch (InterruptedException e) {
        interrupted.release();
        throw e;
      }
      return Map.of(title, pages);
    }

    @Override
    public String quick() {
      return "done";
    }

    @Override
    public String hidden() {
      return "no tool";
    }
  }

  @BeforeEach
  void start() {
    broker = RpcBroker.builder()
        .bind("tcp://127.0.0.1:0")
        .connector(HttpConnector.at("127.0.0.1", 0)
            .endpoint(McpEndpoint.at("/mcp").jobs("reports.make", "reports.h*")))
        .describe(Reports.class)
        .tokens(TokenAuthenticator.of(Map.of("a-long-secret-token", "ada")))
        .jobs(SqliteJobStore.open(folder.resolve("jobs.db")))
        .start();
    worker = RpcServer.builder().dial(broker.endpoint()).register(new Printer()).start();
    eventually("the worker is there", () -> broker.workers() == 1);
    peer = new Peer(broker.endpoints().get(1));
  }

  @AfterEach
  void close() {
    released.release(100);
    worker.close();
    broker.close();
  }

  // With a handshake.

  private HttpResponse<String> send(String method, String params) {
    return peer.post(message("1", method, params));
  }

  private String submit(String title, String task) {
    JsonText result = result(send(
        "tools/call",
        "{\"name\":\"reports_make\",\"arguments\":{\"title\":\"" + title
            + "\",\"pages\":3},\"task\":" + task + "}"));
    assertThat(member(result, "task", "status").string()).isEqualTo("working");
    return member(result, "task", "taskId").string();
  }

  private static String task(String id) {
    return "{\"taskId\":\"" + id + "\"}";
  }

  private String status(String id) {
    return member(result(send("tasks/get", task(id))), "status").string();
  }

  private static String code(HttpResponse<String> response) {
    return member(json(response), "error", "code").toString();
  }

  @Test
  void saysWhichToolsMayBeTasks() {
    JsonText result = result(send("initialize", "{\"protocolVersion\":\"2025-11-25\"}"));
    assertThat(member(result, "capabilities", "tasks"))
        .hasToString("{\"cancel\":{},\"requests\":{\"tools\":{\"call\":{}}}}");
    List<JsonText> tools = member(result(send("tools/list", "{}")), "tools").elements();
    assertThat(tools)
        .extracting(tool -> member(tool, "name").string())
        .containsExactly("reports_make", "reports_quick");
    assertThat(member(tools.get(0), "execution", "taskSupport").string()).isEqualTo("optional");
    assertThat(tools.get(1).members()).doesNotContainKey("execution");
    JsonText older = result(send("initialize", "{\"protocolVersion\":\"2025-06-18\"}"));
    assertThat(member(older, "capabilities").members()).doesNotContainKey("tasks");
  }

  @Test
  void aTaskCompletesAndItsResultIsFetchedAnyNumberOfTimes() {
    String id = submit("yearly", "{\"ttl\":60000}");
    JsonText working = eventually(
        "it reports its progress",
        () -> result(send("tasks/get", task(id))),
        task -> task.toString().contains("1 of 3: printing yearly"));
    assertThat(member(working, "ttl")).hasToString("null");
    assertThat(Instant.parse(member(working, "createdAt").string())).isBefore(Instant.now());
    released.release();
    for (int i = 0; i < 2; i++) {
      JsonText result = result(send("tasks/result", task(id)));
      assertThat(member(result, "structuredContent")).hasToString("{\"yearly\":3}");
      assertThat(member(result, "_meta", "io.modelcontextprotocol/related-task", "taskId")
              .string())
          .isEqualTo(id);
    }
    JsonText done = result(send("tasks/get", task(id)));
    assertThat(member(done, "status").string()).isEqualTo("completed");
    assertThat(Long.parseLong(member(done, "ttl").toString())).isGreaterThanOrEqualTo(60_000);
    assertThat(code(send("tasks/cancel", task(id)))).isEqualTo("-32602");
  }

  @Test
  void aTaskThatThrowsHasFailed() {
    String id = submit("torn", "{}");
    JsonText result = result(send("tasks/result", task(id)));
    assertThat(member(result, "isError")).hasToString("true");
    JsonText task = result(send("tasks/get", task(id)));
    assertThat(member(task, "status").string()).isEqualTo("failed");
    assertThat(member(task, "statusMessage").string()).contains("the paper is torn");
  }

  @Test
  void aTaskIsCancelled() throws Exception {
    String id = submit("yearly", "{}");
    eventually(
        "it runs", () -> peer.post(message("1", "tasks/get", task(id))).body().contains("1 of 3"));
    JsonText cancelled = result(send("tasks/cancel", task(id)));
    assertThat(member(cancelled, "status").string()).isEqualTo("cancelled");
    assertThat(Served.await(interrupted)).isTrue();
    assertThat(status(id)).isEqualTo("cancelled");
    assertThat(json(send("tasks/result", task(id))).members()).containsKey("error");
    assertThat(code(send("tasks/cancel", task(id)))).isEqualTo("-32602");
  }

  @Test
  void aClientGivesUpWaitingForAResultAndTheTaskGoesOn() throws Exception {
    String id = submit("yearly", "{}");
    CompletableFuture<HttpResponse<String>> waiting = CompletableFuture.supplyAsync(
        () -> peer.post(
            peer.request()
                .header("MCP-Protocol-Version", "2025-11-25")
                .header("Mcp-Session-Id", "one"),
            message("\"wait\"", "tasks/result", task(id))),
        task -> new Thread(task).start());
    eventually("the wait is cancelled", () -> {
      assertThat(peer.post(
                  peer.request().header("Mcp-Session-Id", "one"),
                  "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\","
                      + "\"params\":{\"requestId\":\"wait\"}}")
              .statusCode())
          .isEqualTo(202);
      return waiting.isDone();
    });
    assertThat(code(waiting.get())).isEqualTo("-32800");
    assertThat(status(id)).isEqualTo("working");
    released.release();
    assertThat(member(result(send("tasks/result", task(id))), "structuredContent"))
        .hasToString("{\"yearly\":3}");
  }

  @Test
  void theRevisionBeforeTasksHasNone() {
    String id = submit("yearly", "{}");
    for (String method : List.of("tasks/get", "tasks/result", "tasks/cancel")) {
      HttpResponse<String> response = peer.post(
          peer.request().header("MCP-Protocol-Version", "2025-06-18"),
          message("1", method, task(id)));
      assertThat(code(response)).as(method).isEqualTo("-32601");
    }
    assertThat(status(id)).isEqualTo("working");
  }

  @Test
  void withoutATaskTheCallIsOneLikeAllOthers() {
    released.release();
    JsonText result = result(send(
        "tools/call", "{\"name\":\"reports_make\",\"arguments\":{\"title\":\"x\",\"pages\":1}}"));
    assertThat(member(result, "structuredContent")).hasToString("{\"x\":1}");
  }

  @Test
  void aToolThatNoWorkerOffersSaysSo() {
    try (RpcBroker idle = RpcBroker.builder()
        .bind("tcp://127.0.0.1:0")
        .connector(HttpConnector.at("127.0.0.1", 0).endpoint(McpEndpoint.at("/mcp")))
        .describe(Reports.class)
        .start()) {
      HttpResponse<String> response = new Peer(idle.endpoints().get(1))
          .post(message("1", "tools/call", "{\"name\":\"reports_quick\",\"arguments\":{}}"));
      assertThat(member(result(response), "isError")).hasToString("true");
      assertThat(response.body()).contains("No worker offers this tool at the moment");
    }
  }

  @Test
  void onlyConfiguredToolsAreTasks() {
    assertThat(
            code(send("tools/call", "{\"name\":\"reports_quick\",\"arguments\":{},\"task\":{}}")))
        .isEqualTo("-32601");
    String hidden = result(peer.send(peer.request()
            .uri(URI.create(peer.base() + "/"))
            .POST(HttpRequest.BodyPublishers.ofString(
                message("1", "rpc.submit", "{\"method\":\"reports.hidden\"}")))))
        .string();
    assertThat(code(send("tasks/get", task(hidden)))).isEqualTo("-32602");
    assertThat(code(send("tasks/result", task(hidden)))).isEqualTo("-32602");
    assertThat(code(send("tasks/cancel", task(hidden)))).isEqualTo("-32602");
    assertThat(code(send("tasks/get", task("no such id")))).isEqualTo("-32602");
    assertThat(code(send("tasks/get", "{}"))).isEqualTo("-32602");
    assertThat(code(send("tasks/list", "{}"))).isEqualTo("-32601");
    assertThat(code(send("tasks/update", task("x")))).isEqualTo("-32601");
  }

  @Test
  void onlyTheUserOfATaskGetsItsResult() {
    String call =
        "{\"name\":\"reports_make\",\"arguments\":{\"title\":\"x\",\"pages\":1},\"task\":{}}";
    String id = member(result(peer.post(ada(), message("1", "tools/call", call))), "task", "taskId")
        .string();
    released.release();
    assertThat(peer.post(ada(), message("1", "tasks/result", task(id))).body())
        .contains("{\"x\":1}");
    assertThat(code(send("tasks/result", task(id)))).isEqualTo("-32602");
    HttpResponse<String> stateless = ask("tasks/get", id, "\"taskId\":\"" + id + "\"");
    assertThat(code(stateless)).isEqualTo("-32602");
  }

  private HttpRequest.Builder ada() {
    return peer.request().header("Authorization", "Bearer a-long-secret-token");
  }

  // Stateless.

  private HttpResponse<String> ask(String method, String name, String params) {
    return peer.post(
        peer.stateless(method).header("Mcp-Name", name),
        message("1", method, "{" + params + "," + CAPABLE + "}"));
  }

  private JsonText start(String title) {
    return result(ask(
        "tools/call",
        "reports_make",
        "\"name\":\"reports_make\",\"arguments\":{\"title\":\"" + title + "\",\"pages\":3}"));
  }

  private JsonText get(String id) {
    return result(ask("tasks/get", id, "\"taskId\":\"" + id + "\""));
  }

  @Test
  void clientsThatSupportTasksGetThem() {
    assertThat(member(result(peer.ask("server/discover")), "capabilities"))
        .hasToString("{\"tools\":{},\"extensions\":{\"io.modelcontextprotocol/tasks\":{}}}");
    JsonText created = start("monthly");
    assertThat(member(created, "resultType").string()).isEqualTo("task");
    assertThat(member(created, "status").string()).isEqualTo("working");
    String id = member(created, "taskId").string();
    assertThat(get(id).members()).doesNotContainKeys("result", "error");
    released.release();
    JsonText done = eventually(
        "it is complete",
        () -> get(id),
        task -> !member(task, "status").string().equals("working"));
    assertThat(member(done, "resultType").string()).isEqualTo("complete");
    assertThat(member(done, "status").string()).isEqualTo("completed");
    assertThat(member(done, "result", "structuredContent")).hasToString("{\"monthly\":3}");
    assertThat(result(ask("tasks/cancel", id, "\"taskId\":\"" + id + "\"")).members())
        .containsOnlyKeys("resultType", "_meta");
    assertThat(result(ask("tasks/update", id, "\"taskId\":\"" + id + "\",\"inputResponses\":{}"))
            .members())
        .containsOnlyKeys("resultType", "_meta");
  }

  @Test
  void whatAMethodThrowsIsTheResultOfACompletedTask() {
    String id = member(start("torn"), "taskId").string();
    JsonText done = eventually(
        "it is complete",
        () -> get(id),
        task -> !member(task, "status").string().equals("working"));
    assertThat(member(done, "status").string()).isEqualTo("completed");
    assertThat(member(done, "result", "isError")).hasToString("true");
  }

  @Test
  void aStatelessTaskIsCancelled() throws Exception {
    String id = member(start("monthly"), "taskId").string();
    eventually("it runs", () -> get(id).toString().contains("1 of 3"));
    assertThat(ask("tasks/cancel", id, "\"taskId\":\"" + id + "\"").statusCode())
        .isEqualTo(200);
    assertThat(Served.await(interrupted)).isTrue();
    JsonText cancelled = get(id);
    assertThat(member(cancelled, "status").string()).isEqualTo("cancelled");
    assertThat(cancelled.members()).doesNotContainKeys("result", "error");
  }

  @Test
  void otherClientsGetResultsAndMayNotAskForTasks() {
    released.release();
    JsonText result = result(peer.ask("reports_make", "{\"title\":\"x\",\"pages\":1}"));
    assertThat(member(result, "resultType").string()).isEqualTo("complete");
    HttpResponse<String> refused = peer.post(
        peer.stateless("tasks/get").header("Mcp-Name", "x"),
        message("1", "tasks/get", "{\"taskId\":\"x\"," + Peer.META + "}"));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(member(json(refused), "error"))
        .hasToString("{\"code\":-32021,\"message\":\"Missing required client capability\","
            + "\"data\":{\"requiredCapabilities\":"
            + "{\"extensions\":{\"io.modelcontextprotocol/tasks\":{}}}}}");
    assertThat(peer.ask("tasks/result").statusCode()).isEqualTo(404);
  }

  @Test
  void aServerWithoutJobsHasNoTasks() {
    try (Served served = Served.byDefault()) {
      assertThat(member(result(served.ask("server/discover")), "capabilities"))
          .hasToString("{\"tools\":{}}");
      assertThat(code(served.post(message("1", "tasks/get", task("x"))))).isEqualTo("-32601");
      assertThat(served
              .post(message(
                  "1",
                  "tools/call",
                  "{\"name\":\"weather_greet\",\"arguments\":{\"name\":\"you\"},\"task\":{}}"))
              .body())
          .contains("Hello, you!");
    }
  }

  @Test
  void refusesPatternsOfNoSense() {
    for (String name : List.of("", "a*b", "**")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> McpEndpoint.at("/mcp").jobs(name))
          .withMessageContaining("expected: such as orders.place");
    }
    for (String path : List.of("", "/", "mcp", "/a b", "/a?b", "/a/", "//a")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> McpEndpoint.at(path))
          .withMessageContaining("expected: such as /mcp");
    }
  }
}
