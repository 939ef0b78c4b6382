package io.zerocall.mcp;

import static io.zerocall.mcp.Peer.json;
import static io.zerocall.mcp.Peer.member;
import static io.zerocall.mcp.Peer.message;
import static io.zerocall.mcp.Peer.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.JsonText;
import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import io.zerocall.broker.RpcBroker;
import io.zerocall.http.HttpConnector;
import io.zerocall.server.TokenAuthenticator;
import io.zerocall.store.sqlite.SqliteJobStore;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The list of a user's tasks. No worker runs them. */
@Timeout(120)
class TaskListTest {
  private static final String ADA = "a-long-secret-token";
  private static final String BOB = "another-secret-token";

  @TempDir
  private Path folder;

  private RpcBroker broker;
  private Peer peer;

  /** Declares methods that a worker might offer. */
  @RpcService("reports")
  public interface Reports {
    @RpcMethod(tool = true)
    String make();
  }

  @BeforeEach
  void start() {
    broker = RpcBroker.builder()
        .bind("tcp://127.0.0.1:0")
        .connector(
            HttpConnector.at("127.0.0.1", 0).endpoint(McpEndpoint.at("/mcp").jobs("reports.*")))
        .describe(Reports.class)
        .tokens(TokenAuthenticator.of(Map.of(ADA, "ada", BOB, "bob")))
        .jobs(SqliteJobStore.open(folder.resolve("jobs.db")))
        .start();
    peer = new Peer(broker.endpoints().get(1));
  }

  @AfterEach
  void close() {
    broker.close();
  }

  private HttpResponse<String> send(@Nullable String token, String method, String params) {
    HttpRequest.Builder request = peer.request().header("MCP-Protocol-Version", "2025-11-25");
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return peer.post(request, message("1", method, params));
  }

  private String submit(@Nullable String token) {
    JsonText result = result(
        send(token, "tools/call", "{\"name\":\"reports_make\",\"arguments\":{},\"task\":{}}"));
    return member(result, "task", "taskId").string();
  }

  private String submitOther(String token) {
    return result(peer.send(peer.request()
            .uri(URI.create(peer.base() + "/"))
            .header("Authorization", "Bearer " + token)
            .POST(HttpRequest.BodyPublishers.ofString(
                message("1", "rpc.submit", "{\"method\":\"other.one\"}")))))
        .string();
  }

  private static List<String> ids(JsonText page) {
    return member(page, "tasks").elements().stream()
        .map(task -> member(task, "taskId").string())
        .toList();
  }

  private static String code(HttpResponse<String> response) {
    return member(json(response), "error", "code").toString();
  }

  @Test
  void usersSeeTheirOwnTasksAlone() {
    String first = submit(ADA);
    String bobs = submit(BOB);
    String nobodys = submit(null);
    String last = submit(ADA);
    String noTask = submitOther(ADA);
    JsonText page = result(send(ADA, "tasks/list", "{}"));
    assertThat(ids(page)).containsExactly(last, first).doesNotContain(noTask, nobodys);
    assertThat(page.members()).doesNotContainKey("nextCursor");
    assertThat(member(page, "tasks").elements().get(0))
        .isEqualTo(result(send(ADA, "tasks/get", "{\"taskId\":\"" + last + "\"}")));
    assertThat(ids(result(send(BOB, "tasks/list", "{}")))).containsExactly(bobs);
  }

  @Test
  void theListComesInPages() {
    List<String> submitted = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      submitted.add(0, submit(ADA));
      submitOther(ADA);
      submit(BOB);
    }
    List<String> all = new ArrayList<>();
    String cursor = "";
    int pages = 0;
    while (cursor != null) {
      assertThat(pages).isLessThan(10);
      JsonText page = result(send(ADA, "tasks/list", "{" + cursor + "}"));
      assertThat(ids(page)).hasSizeLessThanOrEqualTo(50);
      all.addAll(ids(page));
      JsonText next = page.members().get("nextCursor");
      cursor = next == null ? null : "\"cursor\":" + next;
      pages++;
    }
    assertThat(all).isEqualTo(submitted);
    assertThat(pages).isEqualTo(5); // of 240 jobs
  }

  @Test
  void aCursorMustBeOneOfTheCallersOwn() {
    submit(ADA);
    String bobs = submit(BOB);
    for (String cursor :
        List.of("7", "null", "\"\"", "\"x\"", "\"" + "0".repeat(32) + "\"", "\"" + bobs + "\"")) {
      assertThat(code(send(ADA, "tasks/list", "{\"cursor\":" + cursor + "}")))
          .as(cursor)
          .isEqualTo("-32602");
    }
  }

  @Test
  void onlyUsersHaveAList() {
    String handshake = "{\"protocolVersion\":\"2025-11-25\"}";
    assertThat(member(result(send(ADA, "initialize", handshake)), "capabilities", "tasks"))
        .hasToString("{\"list\":{},\"cancel\":{},\"requests\":{\"tools\":{\"call\":{}}}}");
    assertThat(member(result(send(null, "initialize", handshake)), "capabilities", "tasks"))
        .hasToString("{\"cancel\":{},\"requests\":{\"tools\":{\"call\":{}}}}");
    assertThat(code(send(null, "tasks/list", "{}"))).isEqualTo("-32601");
    try (Served served = Served.byDefault()) {
      assertThat(code(served.post(message("1", "tasks/list", "{}")))).isEqualTo("-32601");
    }
  }
}
